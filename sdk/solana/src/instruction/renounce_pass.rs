use solana_address::Address;
use solana_instruction::Instruction;

use super::{
    data::Data,
    meta::{readonly, signer, writable},
};
use crate::pda;

/// The holder gives up an active pass, unless the network forbids it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RenouncePass {
    /// The holder. Signs.
    pub wallet: Address,
    /// The network.
    pub network: Address,
    /// Slot of the gatekeeper that stands for the pass.
    pub gatekeeper_slot: u16,
    /// Who paid the pass's rent, as its account records; gets it back.
    pub rent_payer: Address,
}

impl RenouncePass {
    /// First eight bytes of the data: `sha256("global:renounce_pass")[..8]`.
    pub const DISCRIMINATOR: [u8; 8] = [20, 10, 58, 97, 213, 177, 248, 193];

    /// The instruction.
    pub fn instruction(&self) -> Instruction {
        Data::new(Self::DISCRIMINATOR).instruction(vec![
            signer(self.wallet),
            readonly(self.network),
            writable(pda::gatekeeper(&self.network, self.gatekeeper_slot).0),
            writable(pda::pass(&self.network, &self.wallet).0),
            writable(self.rent_payer),
        ])
    }
}
