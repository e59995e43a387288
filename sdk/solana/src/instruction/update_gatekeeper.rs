use solana_address::Address;
use solana_instruction::Instruction;

use super::{
    GatekeeperLimits,
    data::Data,
    meta::{readonly, signer, writable},
};
use crate::pda;

/// Changes a gatekeeper's authority, permissions, maximum lifetime and quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct UpdateGatekeeper {
    /// The network's authority. Signs.
    pub authority: Address,
    /// The network.
    pub network: Address,
    /// Its slot.
    pub gatekeeper_slot: u16,
    /// The gatekeeper's cold key from now on. Not zero.
    pub gatekeeper_authority: Address,
    /// What bounds it from now on.
    pub limits: GatekeeperLimits,
}

impl UpdateGatekeeper {
    /// First eight bytes of the data: `sha256("global:update_gatekeeper")[..8]`.
    pub const DISCRIMINATOR: [u8; 8] = [128, 168, 190, 143, 23, 26, 0, 212];

    /// The instruction.
    pub fn instruction(&self) -> Instruction {
        Data::new(Self::DISCRIMINATOR)
            .address(&self.gatekeeper_authority)
            .limits(&self.limits)
            .instruction(vec![
                signer(self.authority),
                readonly(self.network),
                writable(pda::gatekeeper(&self.network, self.gatekeeper_slot).0),
            ])
    }
}
