use solana_address::Address;
use solana_instruction::Instruction;

use crate::{
    instruction::{
        data::Data,
        meta::{signer, writable},
    },
    pda,
};

/// Ends the exemption of a wallet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RemoveExemption {
    /// The policy's authority. Signs.
    pub authority: Address,
    /// The mint.
    pub mint: Address,
    /// The wallet.
    pub wallet: Address,
}

impl RemoveExemption {
    /// First byte of the data.
    pub const DISCRIMINATOR: u8 = 6;

    /// The instruction.
    pub fn instruction(&self) -> Instruction {
        Data::of_hook(Self::DISCRIMINATOR)
            .address(&self.wallet)
            .instruction(vec![signer(self.authority), writable(pda::policy(&self.mint).0)])
    }
}
