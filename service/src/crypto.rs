//! Encryption at rest: each request has a data key of its own, wrapped by a key that is not in the
//! database. Whoever destroys the wrapped key destroys everything that was sealed with it.

mod envelope;
mod key_ring;

pub use envelope::{CryptoError, DataKey, Label};
pub use key_ring::{KeyRing, WrappedKey, WrappingKey, WrappingKeyError};
