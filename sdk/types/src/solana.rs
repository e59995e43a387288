//! The accounts of the programs as bytes, and the check that dApp programs run on a pass.
//!
//! Every account is `[discriminator: 8][fields, little endian, at fixed offsets]`. The readers here
//! accept any input and never panic; they work in any program framework, since they see bytes only.

mod bytes;
mod extra_account_meta;
mod gate;
mod network_account;
mod pass_account;
#[cfg(feature = "pinocchio")]
pub mod pinocchio;
mod policy_account;
mod policy_flags;
mod program_id;

pub use extra_account_meta::ExtraAccountMeta;
pub use gate::{AccountRef, Gate};
pub use network_account::{NetworkAccount, NetworkFlags};
pub use pass_account::PassAccount;
pub use policy_account::PolicyAccount;
pub use policy_flags::PolicyFlags;
pub use program_id::{
    GATEWAY_PROGRAM_ID, GATEWAY_PROGRAM_ID_BASE58, TRANSFER_HOOK_PROGRAM_ID,
    TRANSFER_HOOK_PROGRAM_ID_BASE58,
};

/// First seed of a network's address: `["network", creator, id: u32 little endian]`.
pub const NETWORK_SEED: &[u8] = b"network";
/// First seed of a gatekeeper's address: `["gatekeeper", network, slot: u16 little endian]`.
pub const GATEKEEPER_SEED: &[u8] = b"gatekeeper";
/// First seed of a pass's address: `["pass", network, wallet]`.
pub const PASS_SEED: &[u8] = b"pass";
/// First seed of a mint's validation account, of the transfer hook: `["extra-account-metas", mint]`.
/// Fixed by the SPL transfer hook interface.
pub const EXTRA_ACCOUNT_METAS_SEED: &[u8] = b"extra-account-metas";

/// Program error codes of the gateway start here: 6000 plus [`crate::Reason::code`] for a denial,
/// 6000 plus [`crate::lifecycle::LifecycleError::code`] for a refused step.
pub const ERROR_CODE_BASE: u32 = 6000;

/// Program error codes of the transfer hook start here: 7000 plus [`crate::Denial::code`] for a
/// refused transfer.
pub const TRANSFER_HOOK_ERROR_CODE_BASE: u32 = 7000;
