#![doc = include_str!("../README.md")]
#![cfg_attr(not(test), no_std)]
#![deny(missing_docs)]

mod address;
mod attributes;
mod evaluate;
pub mod lifecycle;
mod reason;
mod requirement;
pub mod solana;
mod standing;
mod state;
mod transfer;

pub use address::{Address, same_address};
pub use attributes::Attributes;
pub use evaluate::{Network, Pass, Record, evaluate};
pub use reason::{Reason, Verdict};
pub use requirement::Requirement;
pub use standing::{GatekeeperEntry, GatekeeperStatus};
pub use state::PassState;
pub use transfer::{
    Combination, Denial, ExemptionKind, PermanentDelegateRule, Side, Sides, Transfer,
    TransferPolicy, TransferVerdict, evaluate_transfer,
};
