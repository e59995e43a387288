use solana_address::Address;
use solana_instruction::Instruction;

use super::{
    NetworkSettings,
    data::Data,
    meta::{signer, writable},
};

/// Changes a network's lifetimes and flags. Passes already issued keep their expiry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct UpdateNetwork {
    /// The network's authority. Signs.
    pub authority: Address,
    /// The network.
    pub network: Address,
    /// What it decides about its passes from now on.
    pub settings: NetworkSettings,
}

impl UpdateNetwork {
    /// First eight bytes of the data: `sha256("global:update_network")[..8]`.
    pub const DISCRIMINATOR: [u8; 8] = [39, 115, 188, 77, 162, 232, 216, 161];

    /// The instruction.
    pub fn instruction(&self) -> Instruction {
        Data::new(Self::DISCRIMINATOR)
            .settings(&self.settings)
            .instruction(vec![signer(self.authority), writable(self.network)])
    }
}
