use solana_address::Address;
use solana_instruction::Instruction;

use super::{
    data::Data,
    meta::{signer, writable},
};

/// Pauses a network: every pass of it is denied, and its gatekeepers cannot grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Pause {
    /// The network's authority or guardian. Signs.
    pub actor: Address,
    /// The network.
    pub network: Address,
}

impl Pause {
    /// First eight bytes of the data: `sha256("global:pause")[..8]`.
    pub const DISCRIMINATOR: [u8; 8] = [211, 22, 221, 251, 74, 121, 193, 47];

    /// The instruction.
    pub fn instruction(&self) -> Instruction {
        Data::new(Self::DISCRIMINATOR).instruction(vec![signer(self.actor), writable(self.network)])
    }
}
