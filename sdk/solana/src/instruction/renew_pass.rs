use solana_address::Address;
use solana_instruction::Instruction;

use super::{
    data::Data,
    meta::{readonly, signer, writable},
};
use crate::pda;

/// Changes a pass's expiry, of a lapsed pass too. A frozen one must be unfrozen first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RenewPass {
    /// The operator of the gatekeeper that stands for the pass, or the network's authority. Signs.
    pub actor: Address,
    /// The network.
    pub network: Address,
    /// Slot of the gatekeeper that stands for the pass.
    pub gatekeeper_slot: u16,
    /// Whose pass it is.
    pub wallet: Address,
    /// The last second in which it is valid, Unix seconds; `Some(0)`: it never expires; `None`: the
    /// default lifetime.
    pub expires_at: Option<i64>,
}

impl RenewPass {
    /// First eight bytes of the data: `sha256("global:renew_pass")[..8]`.
    pub const DISCRIMINATOR: [u8; 8] = [215, 14, 187, 211, 170, 73, 95, 247];

    /// The instruction.
    pub fn instruction(&self) -> Instruction {
        Data::new(Self::DISCRIMINATOR).optional_i64(self.expires_at).instruction(vec![
            signer(self.actor),
            readonly(self.network),
            readonly(pda::gatekeeper(&self.network, self.gatekeeper_slot).0),
            writable(pda::pass(&self.network, &self.wallet).0),
        ])
    }
}
