#![doc = include_str!("../README.md")]
#![deny(missing_docs)]

mod anvil;
mod description;
mod error;
mod evm;
mod json_rpc;
mod keys;
mod localnet;
mod options;
mod server;
mod solana;

pub use description::{Description, EvmDescription, Key, SolanaDescription};
pub use error::LocalnetError;
pub use keys::Role;
pub use localnet::Localnet;
pub use options::LocalnetOptions;
pub use server::SvmServer;
