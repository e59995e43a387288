use solana_address::Address;
use solana_instruction::Instruction;

use super::{
    data::Data,
    meta::{signer, writable},
};

/// Ends a pause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Unpause {
    /// The network's authority. Signs.
    pub authority: Address,
    /// The network.
    pub network: Address,
}

impl Unpause {
    /// First eight bytes of the data: `sha256("global:unpause")[..8]`.
    pub const DISCRIMINATOR: [u8; 8] = [169, 144, 4, 38, 10, 141, 188, 255];

    /// The instruction.
    pub fn instruction(&self) -> Instruction {
        Data::new(Self::DISCRIMINATOR)
            .instruction(vec![signer(self.authority), writable(self.network)])
    }
}
