use solana_address::Address;
use solana_instruction::Instruction;

use super::{
    data::Data,
    meta::{signer, writable},
};

/// Names who may pause a network, freeze its passes and halt its gatekeepers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SetGuardian {
    /// The network's authority. Signs.
    pub authority: Address,
    /// The network.
    pub network: Address,
    /// The guardian; `None`: nobody.
    pub guardian: Option<Address>,
}

impl SetGuardian {
    /// First eight bytes of the data: `sha256("global:set_guardian")[..8]`.
    pub const DISCRIMINATOR: [u8; 8] = [147, 243, 50, 121, 154, 164, 50, 30];

    /// The instruction.
    pub fn instruction(&self) -> Instruction {
        Data::new(Self::DISCRIMINATOR)
            .address_or_zero(self.guardian)
            .instruction(vec![signer(self.authority), writable(self.network)])
    }
}
