use solana_address::Address;
use solana_instruction::Instruction;
use solana_sdk_ids::system_program;

use super::{instruction, upgradeable};
use crate::{
    instruction::meta::{readonly, signer, writable},
    program_metadata::MetadataSeed,
};

/// Makes an empty buffer at the address of a seed. It must hold lamports already.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Allocate {
    /// Who may upgrade the program. Signs.
    pub authority: Address,
    /// The program.
    pub program: Address,
    /// Where the buffer lies.
    pub seed: MetadataSeed,
}

impl Allocate {
    /// First byte of the data.
    pub const DISCRIMINATOR: u8 = 7;

    /// The instruction.
    pub fn instruction(&self) -> Instruction {
        let buffer = self.seed.address(&self.program);
        instruction(
            [
                &[writable(buffer), signer(self.authority)],
                &upgradeable(&self.program),
                &[readonly(system_program::ID)],
            ],
            [&[Self::DISCRIMINATOR], &self.seed.0, &[]],
        )
    }
}
