use solana_address::Address;
use solana_instruction::Instruction;

use super::{
    data::Data,
    meta::{signer, writable},
};

/// Closes a network without gatekeepers, hence without passes, that its creator still holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CloseNetwork {
    /// The network's authority, who must be its creator. Signs.
    pub authority: Address,
    /// The network.
    pub network: Address,
    /// Who paid the network's rent, as its account records; gets it back.
    pub rent_payer: Address,
}

impl CloseNetwork {
    /// First eight bytes of the data: `sha256("global:close_network")[..8]`.
    pub const DISCRIMINATOR: [u8; 8] = [156, 82, 217, 115, 9, 119, 243, 124];

    /// The instruction.
    pub fn instruction(&self) -> Instruction {
        Data::new(Self::DISCRIMINATOR).instruction(vec![
            signer(self.authority),
            writable(self.network),
            writable(self.rent_payer),
        ])
    }
}
