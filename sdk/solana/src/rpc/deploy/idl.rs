//! A program's interface description, published where explorers look for it.
//!
//! It goes through a buffer at an address that follows from the program's, so that whoever was
//! interrupted goes on with it and has no key to keep.

mod document;
mod plan;
mod publish;

use solana_address::Address;

pub use plan::{IdlPlan, IdlStep};

/// An interface description (IDL) that is to be on a cluster.
#[derive(Clone, PartialEq, Eq)]
pub struct IdlPublication {
    /// The program that it describes.
    pub program: Address,
    /// Who may upgrade that program. Signs.
    pub authority: Address,
    /// Who pays fees and rent.
    pub payer: Address,
    /// The description, a JSON document. The program's address is put into it.
    pub idl: String,
}

impl std::fmt::Debug for IdlPublication {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("IdlPublication")
            .field("program", &self.program)
            .field("authority", &self.authority)
            .field("payer", &self.payer)
            .field("idl_bytes", &self.idl.len())
            .finish()
    }
}

#[cfg(all(test, feature = "svm"))]
mod tests;
