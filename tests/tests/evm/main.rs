//! The contracts on real chains, by the tools that their users have, and what the documents say of
//! them. What a contract does is tested where it is written, in `contracts/test`.
#![allow(clippy::unwrap_used, clippy::panic, clippy::arithmetic_side_effects, missing_docs)]

mod deployment;
mod evm_chain;
mod figures;
mod foundry;
mod guide;
mod reverts;
