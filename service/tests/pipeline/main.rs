//! Workers on a real EVM chain: what is asked for over HTTP happens there, once, whoever dies in
//! between.
#![allow(clippy::unwrap_used, clippy::panic, clippy::arithmetic_side_effects, missing_docs)]

mod anvil;
mod ground;
mod interruptions;
mod life;
