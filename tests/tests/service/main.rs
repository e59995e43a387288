//! The service's real binary, on both chains, and what becomes of it when it dies.
#![allow(clippy::unwrap_used, clippy::panic, clippy::arithmetic_side_effects, missing_docs)]

mod ground;
mod instances;
mod kill;
mod node;
mod stored;
mod verdict;
