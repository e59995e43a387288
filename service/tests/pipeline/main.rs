//! Workers on a real EVM chain: what is asked for over HTTP happens there, once, whoever dies in
//! between, however the chain and its nodes behave.
#![allow(clippy::unwrap_used, clippy::panic, clippy::arithmetic_side_effects, missing_docs)]

mod anvil;
mod fees;
mod ground;
mod instances;
mod interruptions;
mod life;
mod nodes;
mod nonces;
mod proxy;
mod reconciliation;
mod reorganisations;
mod rotation;
mod verdict;
