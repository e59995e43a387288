use solana_address::Address;
use solana_instruction::Instruction;

use super::{instruction, upgradeable};
use crate::instruction::meta::{signer, writable};

/// Closes a buffer or metadata.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Close {
    /// Who may upgrade the program. Signs.
    pub authority: Address,
    /// The program.
    pub program: Address,
    /// The buffer or metadata.
    pub account: Address,
    /// Who gets its lamports.
    pub recipient: Address,
}

impl Close {
    /// First byte of the data.
    pub const DISCRIMINATOR: u8 = 6;

    /// The instruction.
    pub fn instruction(&self) -> Instruction {
        instruction(
            [
                &[writable(self.account), signer(self.authority)],
                &upgradeable(&self.program),
                &[writable(self.recipient)],
            ],
            [&[Self::DISCRIMINATOR], &[], &[]],
        )
    }
}
