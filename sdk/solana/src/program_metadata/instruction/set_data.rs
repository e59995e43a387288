use solana_address::Address;
use solana_instruction::Instruction;

use super::{instruction, upgradeable};
use crate::{
    instruction::meta::{signer, writable},
    program_metadata::{MetadataSeed, Packing},
};

/// Takes other data over from a buffer, all that it holds. The metadata must hold the lamports for it
/// already, and gains no more than
/// [`MAX_EXTENSION_BYTES`](crate::program_metadata::MAX_EXTENSION_BYTES).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SetData {
    /// Who may upgrade the program. Signs.
    pub authority: Address,
    /// The program.
    pub program: Address,
    /// What the metadata is about.
    pub seed: MetadataSeed,
    /// The buffer.
    pub buffer: Address,
    /// What the data is.
    pub packing: Packing,
}

impl SetData {
    /// First byte of the data.
    pub const DISCRIMINATOR: u8 = 3;

    /// The instruction.
    pub fn instruction(&self) -> Instruction {
        let metadata = self.seed.address(&self.program);
        instruction(
            [
                &[writable(metadata), signer(self.authority), writable(self.buffer)],
                &upgradeable(&self.program),
            ],
            [&[Self::DISCRIMINATOR], &self.packing.to_bytes(), &[]],
        )
    }
}
