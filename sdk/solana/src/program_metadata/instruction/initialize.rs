use solana_address::Address;
use solana_instruction::Instruction;

use super::{NONE, instruction, upgradeable};
use crate::{
    instruction::meta::{readonly, signer, writable},
    program_metadata::{MetadataSeed, Packing},
};

/// Makes metadata of the buffer at its address: what the buffer holds, all of it, is the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Initialize {
    /// Who may upgrade the program. Signs.
    pub authority: Address,
    /// The program.
    pub program: Address,
    /// What the metadata is about.
    pub seed: MetadataSeed,
    /// What the data is.
    pub packing: Packing,
}

impl Initialize {
    /// First byte of the data.
    pub const DISCRIMINATOR: u8 = 1;

    /// The instruction.
    pub fn instruction(&self) -> Instruction {
        let metadata = self.seed.address(&self.program);
        instruction(
            [
                &[writable(metadata), signer(self.authority)],
                &upgradeable(&self.program),
                &[readonly(NONE)],
            ],
            [&[Self::DISCRIMINATOR], &self.seed.0, &self.packing.to_bytes()],
        )
    }
}
