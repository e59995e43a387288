/// Why bytes are not the account asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum AccountError {
    /// The account has another size.
    #[error("the account has {actual} bytes and not {expected}")]
    Length {
        /// The size of such an account, in bytes.
        expected: usize,
        /// The size of this one, in bytes.
        actual: usize,
    },
    /// The first eight bytes are another account's.
    #[error("the account is of another type")]
    Discriminator,
    /// A later version of the program wrote it.
    #[error("the account has layout version {0}, which this version does not know")]
    Version(
        /// The version it names.
        u8,
    ),
}
