//! Tokens that only wallets with a pass can send and receive: the transfer hook program.
//!
//! A mint of Token-2022 names the hook, and the token program calls it in every transfer. What it
//! asks is in the mint's policy, at [`pda::policy`](crate::pda::policy):
//!
//! - An issuer makes mint and policy with [`GatedMint`], or with [`instruction::InitializePolicy`]
//!   the policy of a mint that names the hook already; [`PolicySettings`] is what a policy asks.
//! - Whoever moves the token appends [`extra_accounts`] to the transfer. Wallets that resolve the
//!   accounts of SPL transfer hooks find the same ones.
//! - The policy's authority governs it with the other builders in [`instruction`]: settings, pause,
//!   exempt wallets, authority. It can be closed once the mint no longer names the hook.
//! - [`PolicyAccount`] reads a policy, [`event`] what happened to it, and [`HookError`] why a
//!   transfer was refused: [`HookError::denial`] says which wallet, and why.
//!
//! A policy with [`PolicyFlags::OBSERVE_ONLY`] refuses nothing unless it is paused: a
//! [`event::TransferObserved`] tells of each transfer that it would have refused.

mod code;
mod error;
pub mod event;
mod extra_accounts;
mod gated_mint;
pub mod instruction;
#[cfg(test)]
mod policy_bytes;
mod policy_settings;

pub use error::HookError;
pub use event::HookEvent;
pub use extra_accounts::extra_accounts;
pub use gated_mint::{GatedMint, GatedMintError, MintExtension};
pub use policy_settings::PolicySettings;
pub use portcullis_types::solana::{PolicyAccount, PolicyFlags};
