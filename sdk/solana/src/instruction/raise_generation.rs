use solana_address::Address;
use solana_instruction::Instruction;

use super::{
    data::Data,
    meta::{readonly, signer, writable},
};
use crate::pda;

/// Invalidates at once every pass that a gatekeeper issued before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RaiseGeneration {
    /// The network's authority or the gatekeeper's. Signs.
    pub actor: Address,
    /// The network.
    pub network: Address,
    /// Its slot.
    pub gatekeeper_slot: u16,
}

impl RaiseGeneration {
    /// First eight bytes of the data: `sha256("global:raise_generation")[..8]`.
    pub const DISCRIMINATOR: [u8; 8] = [106, 117, 70, 158, 96, 0, 136, 55];

    /// The instruction.
    pub fn instruction(&self) -> Instruction {
        Data::new(Self::DISCRIMINATOR).instruction(vec![
            signer(self.actor),
            writable(self.network),
            readonly(pda::gatekeeper(&self.network, self.gatekeeper_slot).0),
        ])
    }
}
