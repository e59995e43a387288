//! Programs under the upgradeable loader: put there, upgraded, described, handed over.
//!
//! The executable is written into a buffer account, piece by piece, and put in place by one
//! transaction. What is there already is never done again: the chain is asked, not a record of an
//! earlier run.

mod buffer;
mod error;
mod idl;
mod install;
mod instruction;
mod pieces;
mod plan;
mod program;
mod settle;

use solana_address::Address;
use solana_signature::Signature;

pub use error::DeployError;
pub use idl::{IdlPlan, IdlPublication, IdlStep};
pub use instruction::{close_buffer, set_upgrade_authority};
pub use plan::{BufferStep, DeploymentPlan, InstallStep};
pub use program::ProgramRecord;

/// A program that is to be on a cluster.
#[derive(Clone, PartialEq, Eq)]
pub struct Deployment {
    /// The program's address; its key signs the first time alone.
    pub program: Address,
    /// The buffer's address; its key signs when the buffer is made. Keep the key: with it, whoever
    /// was interrupted goes on where they stopped.
    pub buffer: Address,
    /// Who may upgrade the program. Signs, and is the buffer's authority, too.
    pub authority: Address,
    /// Who pays fees and rent.
    pub payer: Address,
    /// The executable, an ELF file.
    pub executable: Vec<u8>,
    /// Room for later versions, in bytes; no less than the executable is taken. Of the first time
    /// alone: an upgrade that needs more room makes it.
    pub room_bytes: usize,
}

/// A transaction of a deployment that took effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeployProgress {
    /// The transaction.
    pub signature: Signature,
    /// What it did.
    pub did: DeployStep,
    /// How many pieces are not written yet.
    pub writes_left: usize,
}

/// What a transaction of a deployment does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DeployStep {
    /// Closes a buffer of another size; its lamports go to the payer.
    CloseBuffer,
    /// Makes the buffer.
    CreateBuffer,
    /// Writes a piece into it.
    Write,
    /// Makes room.
    Extend,
    /// Puts the program there.
    Deploy,
    /// Puts it in the place of an earlier version.
    Upgrade,
    /// Puts the interface description in its place.
    PublishIdl,
}

impl std::fmt::Debug for Deployment {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Deployment")
            .field("program", &self.program)
            .field("buffer", &self.buffer)
            .field("authority", &self.authority)
            .field("payer", &self.payer)
            .field("executable_bytes", &self.executable.len())
            .field("room_bytes", &self.room_bytes)
            .finish()
    }
}

#[cfg(all(test, feature = "svm"))]
mod tests;
