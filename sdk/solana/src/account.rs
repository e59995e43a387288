//! The gateway's accounts, read from bytes.
//!
//! None of these readers knows who owns an account: believe one only if the RPC node says that
//! [`crate::GATEWAY_PROGRAM_ID`] does.

mod error;
mod gatekeeper;
mod issuance_quota;

pub use error::AccountError;
pub use gatekeeper::GatekeeperAccount;
pub use issuance_quota::IssuanceQuota;
pub use portcullis_types::solana::{NetworkAccount, PassAccount};
