use solana_address::Address;
use solana_instruction::Instruction;

use super::{NONE, instruction};
use crate::instruction::meta::{readonly, signer, writable};

/// Writes into a buffer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Write {
    /// The buffer's authority. Signs.
    pub authority: Address,
    /// The buffer.
    pub buffer: Address,
    /// After how many bytes of data.
    pub offset: u32,
    /// What; something.
    pub bytes: Vec<u8>,
}

impl Write {
    /// First byte of the data.
    pub const DISCRIMINATOR: u8 = 0;

    /// The instruction.
    pub fn instruction(&self) -> Instruction {
        instruction(
            [&[writable(self.buffer), signer(self.authority), readonly(NONE)]],
            [&[Self::DISCRIMINATOR], &self.offset.to_le_bytes(), &self.bytes],
        )
    }
}
