//! Encryption at rest, of whatever must not be read from the database alone. What is about a person is
//! sealed by a data key of its own, which the ring wraps: whoever destroys the wrapped key destroys
//! everything that was sealed with it. Other secrets are sealed by the ring itself.

mod envelope;
mod key_ring;

pub use envelope::{CryptoError, DataKey, Label};
pub use key_ring::{KeyRing, SealingKey, SealingKeyError, WrappedKey};
