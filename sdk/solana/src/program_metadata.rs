//! What anybody can read on chain about a program: its interface description (IDL), for explorers,
//! wallets and generators of clients.
//!
//! It is not the program's own: the Program Metadata program keeps it, at an address that follows
//! from the program's and a [`MetadataSeed`]. Here is what it calls canonical: written by whoever may
//! upgrade the program, and so believed.
//!
//! Data of more than one transaction is written into a buffer first: [`instruction::Allocate`],
//! [`instruction::Extend`], [`instruction::Write`]. The first time the buffer lies at the metadata's
//! own address, and [`instruction::Initialize`] makes metadata of it; later
//! [`instruction::SetData`] takes the data over from another one. `rpc::Cluster::publish_idl` goes
//! all the way.

mod account;
mod error;
pub mod instruction;
mod packing;
mod seed;

use solana_address::Address;

pub use account::{BufferAccount, MetadataAccount};
pub use error::MetadataError;
pub use packing::{Compression, Encoding, Format, PackedData, Packing, Source};
pub use seed::MetadataSeed;

/// The Program Metadata program, the same on every cluster that has it.
pub const PROGRAM_METADATA_PROGRAM_ID: Address =
    Address::from_str_const("ProgM6JCCvbYkfKqJYHePx4xxSUSqJp7rh8Lyv7nk7S");

/// What stands in metadata accounts and buffers before the data, in bytes.
pub const HEADER_BYTES: usize = 96;

/// The most by which one instruction makes an account larger, in bytes.
pub const MAX_EXTENSION_BYTES: u16 = 10_240;

#[cfg(test)]
mod tests;
