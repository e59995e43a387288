use solana_address::Address;
use solana_instruction::Instruction;

use super::{
    data::Data,
    meta::{signer, writable},
};
use crate::pda;

/// Removes a gatekeeper, and with it the force of its passes. Its account closes once no pass names
/// it any more: send this again then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RemoveGatekeeper {
    /// The network's authority. Signs.
    pub authority: Address,
    /// The network.
    pub network: Address,
    /// Its slot.
    pub gatekeeper_slot: u16,
    /// Who paid the gatekeeper's rent, as its account records; gets it back.
    pub rent_payer: Address,
}

impl RemoveGatekeeper {
    /// First eight bytes of the data: `sha256("global:remove_gatekeeper")[..8]`.
    pub const DISCRIMINATOR: [u8; 8] = [238, 65, 200, 12, 18, 41, 141, 7];

    /// The instruction.
    pub fn instruction(&self) -> Instruction {
        Data::new(Self::DISCRIMINATOR).instruction(vec![
            signer(self.authority),
            writable(self.network),
            writable(pda::gatekeeper(&self.network, self.gatekeeper_slot).0),
            writable(self.rent_payer),
        ])
    }
}
