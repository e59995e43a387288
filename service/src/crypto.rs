//! Encryption at rest, of whatever must not be read from the database alone. What is about a person is
//! sealed by a data key of its own, which the ring wraps: whoever destroys the wrapped key destroys
//! everything that was sealed with it. Other secrets are sealed by the ring itself.

mod envelope;
mod key_ring;

pub use envelope::{CryptoError, DataKey, Label};
pub use key_ring::{KeyRing, SealingKey, SealingKeyError, WrappedKey};

/// What came of sealing anew what former keys had sealed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rewrapped {
    /// So many are sealed by the current key now.
    pub done: u64,
    /// So many could not be opened, and are as they were.
    pub failed: u64,
}
