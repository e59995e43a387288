use solana_address::Address;
use solana_instruction::Instruction;

use crate::{
    instruction::{
        data::Data,
        meta::{signer, writable},
    },
    pda,
};

/// Names the policy's next authority, which must accept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ProposeAuthority {
    /// The policy's authority. Signs.
    pub authority: Address,
    /// The mint.
    pub mint: Address,
    /// The next authority; `None` takes the proposal back.
    pub pending_authority: Option<Address>,
}

impl ProposeAuthority {
    /// First byte of the data.
    pub const DISCRIMINATOR: u8 = 2;

    /// The instruction.
    pub fn instruction(&self) -> Instruction {
        Data::of_hook(Self::DISCRIMINATOR)
            .address_or_zero(self.pending_authority)
            .instruction(vec![signer(self.authority), writable(pda::policy(&self.mint).0)])
    }
}
