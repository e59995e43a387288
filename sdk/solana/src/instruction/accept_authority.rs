use solana_address::Address;
use solana_instruction::Instruction;

use super::{
    data::Data,
    meta::{signer, writable},
};

/// Takes a network over that was offered by [`ProposeAuthority`](super::ProposeAuthority).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AcceptAuthority {
    /// The proposed authority. Signs.
    pub authority: Address,
    /// The network.
    pub network: Address,
}

impl AcceptAuthority {
    /// First eight bytes of the data: `sha256("global:accept_authority")[..8]`.
    pub const DISCRIMINATOR: [u8; 8] = [107, 86, 198, 91, 33, 12, 107, 160];

    /// The instruction.
    pub fn instruction(&self) -> Instruction {
        Data::new(Self::DISCRIMINATOR)
            .instruction(vec![signer(self.authority), writable(self.network)])
    }
}
