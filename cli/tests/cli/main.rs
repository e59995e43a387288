//! The program as people and scripts use it, on both chains of a localnet: what it prints, to the
//! letter, and how it ends. `PORTCULLIS_ACCEPT=1` takes what it prints now for right.
#![allow(clippy::unwrap_used, clippy::panic, clippy::arithmetic_side_effects, missing_docs)]

mod bulk;
mod dry_run;
mod evm;
mod fees;
mod harness;
mod hook;
mod json;
mod localnet;
mod migrate;
mod profiles;
mod secrets;
mod solana;
mod streams;
mod usage;
mod voucher;
mod watch;
