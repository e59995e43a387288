use solana_address::Address;
use solana_instruction::{AccountMeta, Instruction};

use super::{
    data::Data,
    meta::{readonly, signer, writable},
};
use crate::{GATEWAY_PROGRAM_ID, pda};

/// Makes another gatekeeper, or the same one in its present generation, stand for a pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TakeOverPass {
    /// The network's authority. Signs.
    pub authority: Address,
    /// The operator of the gatekeeper that takes the pass over. Signs.
    pub operator: Address,
    /// The network.
    pub network: Address,
    /// Slot of the gatekeeper that takes the pass over.
    pub gatekeeper_slot: u16,
    /// Slot of the gatekeeper that the pass names. `None`, or the same as `gatekeeper_slot`: the
    /// gatekeeper takes back a pass of its own earlier generation.
    pub old_gatekeeper_slot: Option<u16>,
    /// Whose pass it is.
    pub wallet: Address,
}

impl TakeOverPass {
    /// First eight bytes of the data: `sha256("global:take_over_pass")[..8]`.
    pub const DISCRIMINATOR: [u8; 8] = [233, 67, 244, 115, 68, 226, 161, 1];

    /// The instruction.
    pub fn instruction(&self) -> Instruction {
        Data::new(Self::DISCRIMINATOR).instruction(vec![
            signer(self.authority),
            signer(self.operator),
            readonly(self.network),
            writable(pda::gatekeeper(&self.network, self.gatekeeper_slot).0),
            self.old_gatekeeper(),
            writable(pda::pass(&self.network, &self.wallet).0),
        ])
    }

    fn old_gatekeeper(&self) -> AccountMeta {
        match self.old_gatekeeper_slot {
            Some(slot) if slot != self.gatekeeper_slot => {
                writable(pda::gatekeeper(&self.network, slot).0)
            }
            // Anchor reads the program's own address as an account left out.
            _ => readonly(GATEWAY_PROGRAM_ID),
        }
    }
}
