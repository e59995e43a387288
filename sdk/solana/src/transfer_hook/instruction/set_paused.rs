use solana_address::Address;
use solana_instruction::Instruction;

use crate::{
    instruction::{
        data::Data,
        meta::{signer, writable},
    },
    pda,
};

/// Stops all transfers of the token, or lets them go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SetPaused {
    /// The policy's authority. Signs.
    pub authority: Address,
    /// The mint.
    pub mint: Address,
    /// Whether they stop.
    pub paused: bool,
}

impl SetPaused {
    /// First byte of the data.
    pub const DISCRIMINATOR: u8 = 4;

    /// The instruction.
    pub fn instruction(&self) -> Instruction {
        Data::of_hook(Self::DISCRIMINATOR)
            .u8(self.paused.into())
            .instruction(vec![signer(self.authority), writable(pda::policy(&self.mint).0)])
    }
}
