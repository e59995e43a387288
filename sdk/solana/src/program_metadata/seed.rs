use solana_address::Address;

use super::PROGRAM_METADATA_PROGRAM_ID;

/// What metadata is about, and a part of its address: a name, and zeros up to 16 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MetadataSeed(
    /// The name and the zeros.
    pub [u8; 16],
);

impl MetadataSeed {
    /// The interface description.
    pub const IDL: Self = Self(*b"idl\0\0\0\0\0\0\0\0\0\0\0\0\0");

    /// The next interface description, in a buffer, until it is whole.
    pub const NEXT_IDL: Self = Self(*b"idl-next\0\0\0\0\0\0\0\0");

    /// Where canonical metadata or a buffer of `program` lies: `[program, seed]`.
    pub fn address(&self, program: &Address) -> Address {
        let seeds = [program.as_ref(), &self.0];
        Address::find_program_address(&seeds, &PROGRAM_METADATA_PROGRAM_ID).0
    }
}
