use std::{io, path::PathBuf, time::Duration};

use portcullis_evm::RpcFailure;
use portcullis_solana::svm::SvmError;
use thiserror::Error;

/// Why a localnet did not start.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum LocalnetError {
    /// A port cannot be had.
    #[error("port {port} of 127.0.0.1 cannot be used: {source}; choose another one, or 0 for any")]
    Port {
        /// Which; 0: no pair of neighbours was free.
        port: u16,
        /// Why.
        source: io::Error,
    },
    /// There is no such program file.
    #[error("there is no {path}: run `cargo xtask build`, or name the folder of the programs")]
    NoProgram {
        /// Where it should be.
        path: PathBuf,
    },
    /// A program cannot be deployed.
    #[error(transparent)]
    Program(#[from] SvmError),
    /// Anvil cannot be run.
    #[error(
        "{command} cannot be run: {source}; install Foundry (https://getfoundry.sh), or name the \
         path of anvil"
    )]
    NoAnvil {
        /// What was to be run.
        command: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// Anvil ended at once.
    #[error("anvil ended: {said}")]
    AnvilEnded {
        /// Its last words.
        said: String,
    },
    /// Anvil does not listen.
    #[error("anvil does not answer after {waited:?}")]
    AnvilSilent {
        /// How long it was waited for.
        waited: Duration,
    },
    /// A step of the set-up on the EVM chain was not answered.
    #[error("the EVM chain cannot {step}: {source}")]
    Evm {
        /// What was tried.
        step: String,
        /// What the node says.
        source: RpcFailure,
    },
    /// A step of the set-up on the EVM chain failed.
    #[error("the EVM chain cannot {step}: {reason}")]
    EvmStep {
        /// What was tried.
        step: String,
        /// Why it failed.
        reason: String,
    },
    /// A step of the set-up on Solana failed.
    #[error("Solana cannot {step}: {reason}")]
    Solana {
        /// What was tried.
        step: &'static str,
        /// Why it failed.
        reason: String,
    },
}
