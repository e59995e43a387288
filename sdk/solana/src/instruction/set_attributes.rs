use portcullis_types::Attributes;
use solana_address::Address;
use solana_instruction::Instruction;

use super::{
    data::Data,
    meta::{readonly, signer, writable},
};
use crate::pda;

/// Replaces the attributes of a pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SetAttributes {
    /// The operator of the gatekeeper that stands for the pass, or the network's authority. Signs.
    pub actor: Address,
    /// The network.
    pub network: Address,
    /// Slot of the gatekeeper that stands for the pass.
    pub gatekeeper_slot: u16,
    /// Whose pass it is.
    pub wallet: Address,
    /// What the gatekeeper found out about the wallet.
    pub attributes: Attributes,
}

impl SetAttributes {
    /// First eight bytes of the data: `sha256("global:set_attributes")[..8]`.
    pub const DISCRIMINATOR: [u8; 8] = [198, 100, 48, 132, 232, 1, 161, 72];

    /// The instruction.
    pub fn instruction(&self) -> Instruction {
        Data::new(Self::DISCRIMINATOR).u64(self.attributes.0).instruction(vec![
            signer(self.actor),
            readonly(self.network),
            readonly(pda::gatekeeper(&self.network, self.gatekeeper_slot).0),
            writable(pda::pass(&self.network, &self.wallet).0),
        ])
    }
}
