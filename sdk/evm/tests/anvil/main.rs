//! The SDK against the committed bytecode on real chains: one anvil for each test.
#![allow(clippy::unwrap_used, clippy::panic, clippy::arithmetic_side_effects, missing_docs)]

mod batch;
mod chain;
mod deployment;
mod errors;
mod explain;
mod faults;
mod governance;
mod list;
mod node;
mod nonces;
mod passes;
mod proxy;
mod reorganisation;
mod sending;
mod signatures;
mod stage;
mod watch;
