use solana_address::Address;
use solana_instruction::Instruction;

use super::{
    data::Data,
    meta::{readonly, signer, writable},
};
use crate::pda;

/// Lifts the suspension of a pass. What the network froze only its authority unfreezes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct UnfreezePass {
    /// The operator of the gatekeeper that stands for the pass, or the network's authority. Signs.
    pub actor: Address,
    /// The network.
    pub network: Address,
    /// Slot of the gatekeeper that stands for the pass.
    pub gatekeeper_slot: u16,
    /// Whose pass it is.
    pub wallet: Address,
}

impl UnfreezePass {
    /// First eight bytes of the data: `sha256("global:unfreeze_pass")[..8]`.
    pub const DISCRIMINATOR: [u8; 8] = [68, 184, 7, 81, 104, 248, 195, 60];

    /// The instruction.
    pub fn instruction(&self) -> Instruction {
        Data::new(Self::DISCRIMINATOR).instruction(vec![
            signer(self.actor),
            readonly(self.network),
            readonly(pda::gatekeeper(&self.network, self.gatekeeper_slot).0),
            writable(pda::pass(&self.network, &self.wallet).0),
        ])
    }
}
