use portcullis_types::GatekeeperStatus;
use solana_address::Address;
use solana_instruction::Instruction;

use super::{
    data::Data,
    meta::{readonly, signer, writable},
};
use crate::pda;

/// Sets a gatekeeper active, frozen or halted. The guardian may only tighten.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SetGatekeeperStatus {
    /// The network's authority or guardian. Signs.
    pub actor: Address,
    /// The network.
    pub network: Address,
    /// Its slot.
    pub gatekeeper_slot: u16,
    /// The status; not [`GatekeeperStatus::Removed`], for which see
    /// [`RemoveGatekeeper`](super::RemoveGatekeeper).
    pub status: GatekeeperStatus,
}

impl SetGatekeeperStatus {
    /// First eight bytes of the data: `sha256("global:set_gatekeeper_status")[..8]`.
    pub const DISCRIMINATOR: [u8; 8] = [0, 187, 223, 210, 148, 90, 236, 159];

    /// The instruction.
    pub fn instruction(&self) -> Instruction {
        Data::new(Self::DISCRIMINATOR).u8(self.status.code()).instruction(vec![
            signer(self.actor),
            writable(self.network),
            readonly(pda::gatekeeper(&self.network, self.gatekeeper_slot).0),
        ])
    }
}
