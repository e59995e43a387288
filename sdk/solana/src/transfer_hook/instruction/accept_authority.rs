use solana_address::Address;
use solana_instruction::Instruction;

use crate::{
    instruction::{
        data::Data,
        meta::{signer, writable},
    },
    pda,
};

/// The proposed authority takes the policy over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AcceptAuthority {
    /// The proposed authority. Signs.
    pub authority: Address,
    /// The mint.
    pub mint: Address,
}

impl AcceptAuthority {
    /// First byte of the data.
    pub const DISCRIMINATOR: u8 = 3;

    /// The instruction.
    pub fn instruction(&self) -> Instruction {
        Data::of_hook(Self::DISCRIMINATOR)
            .instruction(vec![signer(self.authority), writable(pda::policy(&self.mint).0)])
    }
}
