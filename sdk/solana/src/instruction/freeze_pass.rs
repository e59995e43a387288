use solana_address::Address;
use solana_instruction::Instruction;

use super::{
    data::Data,
    meta::{readonly, signer, writable},
};
use crate::pda;

/// Suspends a pass. It keeps its expiry. The network may freeze again what a gatekeeper froze, and
/// then its authority alone unfreezes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FreezePass {
    /// The operator of the gatekeeper that stands for the pass, or the network's authority or guardian.
    /// Signs.
    pub actor: Address,
    /// The network.
    pub network: Address,
    /// Slot of the gatekeeper that stands for the pass.
    pub gatekeeper_slot: u16,
    /// Whose pass it is.
    pub wallet: Address,
    /// Why: a code of the gatekeeper's choosing, 0 to 127; 0: none given.
    pub reason: u8,
}

impl FreezePass {
    /// First eight bytes of the data: `sha256("global:freeze_pass")[..8]`.
    pub const DISCRIMINATOR: [u8; 8] = [192, 248, 7, 242, 80, 125, 109, 36];

    /// The instruction.
    pub fn instruction(&self) -> Instruction {
        Data::new(Self::DISCRIMINATOR).u8(self.reason).instruction(vec![
            signer(self.actor),
            readonly(self.network),
            readonly(pda::gatekeeper(&self.network, self.gatekeeper_slot).0),
            writable(pda::pass(&self.network, &self.wallet).0),
        ])
    }
}
