use solana_address::Address;
use solana_instruction::Instruction;

use super::{data::Data, meta::writable};
use crate::pda;

/// Clears away an active pass that expired more than 90 days ago. Nobody need sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ClosePass {
    /// The network.
    pub network: Address,
    /// Slot of the gatekeeper that stands for the pass.
    pub gatekeeper_slot: u16,
    /// Whose pass it is.
    pub wallet: Address,
    /// Who paid the pass's rent, as its account records; gets it back.
    pub rent_payer: Address,
}

impl ClosePass {
    /// First eight bytes of the data: `sha256("global:close_pass")[..8]`.
    pub const DISCRIMINATOR: [u8; 8] = [165, 74, 197, 223, 61, 96, 167, 201];

    /// The instruction.
    pub fn instruction(&self) -> Instruction {
        Data::new(Self::DISCRIMINATOR).instruction(vec![
            writable(pda::gatekeeper(&self.network, self.gatekeeper_slot).0),
            writable(pda::pass(&self.network, &self.wallet).0),
            writable(self.rent_payer),
        ])
    }
}
