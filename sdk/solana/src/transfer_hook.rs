//! Tokens that only wallets with a pass can send and receive: the transfer hook program.
//!
//! An issuer makes such a mint with [`GatedMint`]; whoever moves its tokens appends
//! [`extra_accounts`] to the transfer.

mod code;
mod error;
pub mod event;
mod extra_accounts;
mod gated_mint;
pub mod instruction;
mod policy_settings;

pub use error::HookError;
pub use event::HookEvent;
pub use extra_accounts::extra_accounts;
pub use gated_mint::{GatedMint, GatedMintError, MintExtension};
pub use policy_settings::PolicySettings;
pub use portcullis_types::solana::{PolicyAccount, PolicyFlags};
