//! What may become of a pass, by whose signature, and what it may become.
//!
//! The programs, the service and the tests' model all ask these functions; none decides on its own.

mod authorise;
mod error;
mod expiry;
mod permissions;
mod step;
mod transition;

pub use authorise::{Signer, Verb, authorise};
pub use error::LifecycleError;
pub use expiry::{Lifetimes, consumed_expiry, expiry};
pub use permissions::Permissions;
pub use step::{Gatekeeper, Policy, Step, StoredPass, apply};
pub use transition::{StatusReason, check_close, check_issue, freeze, next_state};

/// How long after its expiry a pass may be closed, in seconds: 90 days, so that a gatekeeper can
/// still renew a lapsed pass and a dApp can still tell *expired* from *never had one*.
pub const CLOSE_GRACE_SECONDS: i64 = 90 * 24 * 60 * 60;
