use solana_address::Address;
use solana_instruction::Instruction;

use super::{
    data::Data,
    meta::{signer, writable},
};
use crate::pda;

/// Replaces a gatekeeper's hot key. Its passes are untouched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RotateOperator {
    /// The gatekeeper's authority. Signs.
    pub authority: Address,
    /// The network.
    pub network: Address,
    /// Its slot.
    pub gatekeeper_slot: u16,
    /// The hot key from now on. Not zero.
    pub operator: Address,
}

impl RotateOperator {
    /// First eight bytes of the data: `sha256("global:rotate_operator")[..8]`.
    pub const DISCRIMINATOR: [u8; 8] = [52, 31, 114, 36, 12, 249, 97, 143];

    /// The instruction.
    pub fn instruction(&self) -> Instruction {
        Data::new(Self::DISCRIMINATOR).address(&self.operator).instruction(vec![
            signer(self.authority),
            writable(pda::gatekeeper(&self.network, self.gatekeeper_slot).0),
        ])
    }
}
