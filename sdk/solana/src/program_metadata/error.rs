/// Why metadata cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum MetadataError {
    /// The account ends before its data does.
    #[error("the account has {actual} bytes, and {expected} are needed")]
    Length {
        /// The least size, in bytes.
        expected: usize,
        /// The size of this one, in bytes.
        actual: usize,
    },
    /// The account is of another kind.
    #[error("the account is of another type")]
    Discriminator,
    /// A later version of the program wrote it, or it is no metadata.
    #[error("the {field} {code} is not known")]
    Unknown {
        /// What the number says.
        field: &'static str,
        /// The number.
        code: u8,
    },
    /// The data is elsewhere, or packed in another way than UTF-8 text, plain or in zlib.
    #[error("the data is not text that this version unpacks")]
    Packing,
    /// The data is not what its packing says.
    #[error("the data is damaged")]
    Damaged,
}
