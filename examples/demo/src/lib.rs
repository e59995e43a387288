//! The story of a pass and of a gated token, told by the real programs in the Solana VM.

pub mod gated_counter;
pub mod gated_token;

/// Compiles what the guide for issuers shows, and runs it.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/gate-a-token.md")]
mod guide {}
