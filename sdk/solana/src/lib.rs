#![doc = include_str!("../README.md")]
#![deny(missing_docs)]

pub mod account;
pub mod error;
pub mod event;
pub mod instruction;
pub mod pda;
mod program_errors;
mod program_events;
pub mod program_metadata;
#[cfg(feature = "rpc")]
pub mod rpc;
#[cfg(feature = "svm")]
pub mod svm;
pub mod transfer_hook;

pub use error::GatewayError;
pub use event::GatewayEvent;
pub use solana_address::Address;
pub use solana_instruction::{AccountMeta, Instruction};

/// The gateway program's address.
///
/// A deployer who runs the program at an address of their own sets `PORTCULLIS_GATEWAY_ID` when
/// compiling.
pub const GATEWAY_PROGRAM_ID: Address =
    Address::new_from_array(portcullis_types::solana::GATEWAY_PROGRAM_ID);

/// The transfer hook program's address; `PORTCULLIS_TRANSFER_HOOK_ID` sets another when compiling.
pub const TRANSFER_HOOK_PROGRAM_ID: Address =
    Address::new_from_array(portcullis_types::solana::TRANSFER_HOOK_PROGRAM_ID);
