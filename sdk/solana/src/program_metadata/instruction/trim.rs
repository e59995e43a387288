use solana_address::Address;
use solana_instruction::Instruction;
use solana_sdk_ids::sysvar;

use super::{instruction, upgradeable};
use crate::instruction::meta::{readonly, signer, writable};

/// Gives back the lamports that a buffer or metadata holds for more data than it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Trim {
    /// Who may upgrade the program. Signs.
    pub authority: Address,
    /// The program.
    pub program: Address,
    /// The buffer or metadata.
    pub account: Address,
    /// Who gets them.
    pub recipient: Address,
}

impl Trim {
    /// First byte of the data.
    pub const DISCRIMINATOR: u8 = 5;

    /// The instruction.
    pub fn instruction(&self) -> Instruction {
        instruction(
            [
                &[writable(self.account), signer(self.authority)],
                &upgradeable(&self.program),
                &[writable(self.recipient), readonly(sysvar::rent::ID)],
            ],
            [&[Self::DISCRIMINATOR], &[], &[]],
        )
    }
}
