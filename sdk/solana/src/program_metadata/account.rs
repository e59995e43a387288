use borsh::BorshDeserialize;
use solana_address::Address;

use super::{HEADER_BYTES, MetadataError, MetadataSeed, PackedData, Packing};

/// Metadata of a program.
///
/// | offset | bytes | field |
/// |---|---|---|
/// | 0 | 1 | 2: metadata |
/// | 1 | 32 | program |
/// | 33 | 32 | authority, zeros: nobody |
/// | 65 | 1 | whether it can be changed |
/// | 66 | 1 | whether it is canonical |
/// | 67 | 16 | seed |
/// | 83 | 4 | encoding, compression, format, source |
/// | 87 | 4 | how many bytes of data there are |
/// | 91 | 5 | nothing |
/// | 96 | | data |
///
/// Believe one only if [`PROGRAM_METADATA_PROGRAM_ID`](super::PROGRAM_METADATA_PROGRAM_ID) owns the
/// account.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MetadataAccount {
    /// What it is about.
    pub program: Address,
    /// Who may change it besides whoever may upgrade the program.
    pub authority: Option<Address>,
    /// Whether it can be changed at all.
    pub is_mutable: bool,
    /// Whether it was made by whoever may upgrade the program.
    pub is_canonical: bool,
    /// What about the program it is.
    pub seed: MetadataSeed,
    /// The data.
    pub data: PackedData,
}

/// A buffer: data on its way into metadata.
///
/// | offset | bytes | field |
/// |---|---|---|
/// | 0 | 1 | 1: buffer |
/// | 1 | 32 | program |
/// | 33 | 32 | authority |
/// | 65 | 1 | whether it is canonical |
/// | 66 | 16 | seed |
/// | 82 | 14 | nothing |
/// | 96 | | data, zeros where nothing was written |
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BufferAccount {
    /// Who may write into it.
    pub authority: Option<Address>,
    /// The data.
    pub bytes: Vec<u8>,
}

#[derive(BorshDeserialize)]
struct MetadataHeader {
    program: Address,
    authority: Address,
    mutable: u8,
    canonical: u8,
    seed: [u8; 16],
    packing: [u8; 4],
    data_bytes: u32,
}

#[derive(BorshDeserialize)]
struct BufferHeader {
    _program: Address,
    authority: Address,
}

impl MetadataAccount {
    /// First byte of the account.
    pub const DISCRIMINATOR: u8 = 2;

    /// The metadata in an account's bytes.
    ///
    /// # Errors
    ///
    /// [`MetadataError`]; never [`MetadataError::Packing`] or [`MetadataError::Damaged`], since the
    /// data is not unpacked.
    pub fn decode(account: &[u8]) -> Result<Self, MetadataError> {
        let (header, data): (MetadataHeader, _) = split(account, Self::DISCRIMINATOR)?;
        let wanted = usize::try_from(header.data_bytes).unwrap_or(usize::MAX);
        let bytes = data.get(..wanted).ok_or(MetadataError::Length {
            expected: HEADER_BYTES.saturating_add(wanted),
            actual: account.len(),
        })?;
        let packing = Packing::from_bytes(header.packing)?;
        Ok(Self {
            program: header.program,
            authority: some(header.authority),
            is_mutable: header.mutable != 0,
            is_canonical: header.canonical != 0,
            seed: MetadataSeed(header.seed),
            data: PackedData { packing, bytes: bytes.to_vec() },
        })
    }
}

impl BufferAccount {
    /// First byte of the account.
    pub const DISCRIMINATOR: u8 = 1;

    /// The buffer in an account's bytes.
    ///
    /// # Errors
    ///
    /// [`MetadataError::Length`] or [`MetadataError::Discriminator`].
    pub fn decode(account: &[u8]) -> Result<Self, MetadataError> {
        let (header, data): (BufferHeader, _) = split(account, Self::DISCRIMINATOR)?;
        Ok(Self { authority: some(header.authority), bytes: data.to_vec() })
    }
}

/// The header after its first byte, and the data.
fn split<T: BorshDeserialize>(
    account: &[u8],
    discriminator: u8,
) -> Result<(T, &[u8]), MetadataError> {
    let too_short = MetadataError::Length { expected: HEADER_BYTES, actual: account.len() };
    let (header, data) = account.split_at_checked(HEADER_BYTES).ok_or(too_short)?;
    let mut fields = header.strip_prefix(&[discriminator]).ok_or(MetadataError::Discriminator)?;
    Ok((T::deserialize(&mut fields).map_err(|_| too_short)?, data))
}

fn some(address: Address) -> Option<Address> {
    (address != Address::default()).then_some(address)
}
