use solana_address::Address;
use solana_instruction::Instruction;

use super::{instruction, upgradeable};
use crate::instruction::meta::{signer, writable};

/// Makes a buffer or metadata larger. It must hold the lamports for that already.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Extend {
    /// Who may upgrade the program. Signs.
    pub authority: Address,
    /// The program.
    pub program: Address,
    /// The buffer or metadata.
    pub account: Address,
    /// By how much; no more than [`MAX_EXTENSION_BYTES`](crate::program_metadata::MAX_EXTENSION_BYTES).
    pub bytes: u16,
}

impl Extend {
    /// First byte of the data.
    pub const DISCRIMINATOR: u8 = 8;

    /// The instruction.
    pub fn instruction(&self) -> Instruction {
        instruction(
            [&[writable(self.account), signer(self.authority)], &upgradeable(&self.program)],
            [&[Self::DISCRIMINATOR], &self.bytes.to_le_bytes(), &[]],
        )
    }
}
