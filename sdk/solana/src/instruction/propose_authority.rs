use solana_address::Address;
use solana_instruction::Instruction;

use super::{
    data::Data,
    meta::{signer, writable},
};

/// Names a network's next authority, which must accept: see [`AcceptAuthority`](super::AcceptAuthority).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ProposeAuthority {
    /// The network's authority. Signs.
    pub authority: Address,
    /// The network.
    pub network: Address,
    /// The next authority; `None` takes the proposal back.
    pub pending_authority: Option<Address>,
}

impl ProposeAuthority {
    /// First eight bytes of the data: `sha256("global:propose_authority")[..8]`.
    pub const DISCRIMINATOR: [u8; 8] = [20, 148, 236, 198, 76, 119, 99, 142];

    /// The instruction.
    pub fn instruction(&self) -> Instruction {
        Data::new(Self::DISCRIMINATOR)
            .address_or_zero(self.pending_authority)
            .instruction(vec![signer(self.authority), writable(self.network)])
    }
}
