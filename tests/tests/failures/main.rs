//! The service's workers over Solana, and everything that can go wrong there: nodes, transactions,
//! forks, clocks, and many at once. Nothing of it loses an operation, or makes it take effect twice.
//!
//! The real workers and the real program; clocks stand until they are set. What becomes of a process
//! that is killed is in `tests/service`, and the same on an EVM chain in the service's own tests;
//! `list.rs` says where each item of the failure list is.
#![allow(clippy::unwrap_used, clippy::panic, clippy::arithmetic_side_effects, missing_docs)]

mod clocks;
mod drops;
mod forks;
mod ground;
mod lags;
mod lies;
mod list;
mod meanwhile;
mod node;
mod outages;
mod parallel;
mod parts;
