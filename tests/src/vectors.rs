//! The files in `vectors/`: what every implementation answers, as data.

mod decimal;
mod evaluate;
mod lifecycle;
mod model;
mod transfer;

pub use evaluate::{
    EvaluateCase, GatekeeperEntryVector, NetworkVector, PassVector, RequirementVector, Whose,
};
pub use lifecycle::{
    Action, GatekeeperVector, LifecycleCase, PassAfter, PolicyVector, Role, StepVector,
};
pub use model::{Model, error_name};
pub use transfer::{TransferCase, TransferOutcome, VerdictsVector};

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::{fs, io, path::PathBuf};

/// A vector file: a list of cases.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vectors<Case> {
    /// The cases, each with a name of its own.
    pub cases: Vec<Case>,
}

/// The text of a file in `vectors/`.
///
/// # Errors
///
/// If the file cannot be read.
pub fn text(file: &str) -> io::Result<String> {
    fs::read_to_string(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("vectors").join(file))
}

fn cases<Case: DeserializeOwned>(file: &str) -> io::Result<Vec<Case>> {
    let vectors: Vectors<Case> = serde_json::from_str(&text(file)?)?;
    Ok(vectors.cases)
}

/// The cases of `vectors/evaluate.json`.
///
/// # Errors
///
/// If the file cannot be read or is not of the documented form.
pub fn evaluate_cases() -> io::Result<Vec<EvaluateCase>> {
    cases("evaluate.json")
}

/// The cases of `vectors/lifecycle.json`.
///
/// # Errors
///
/// If the file cannot be read or is not of the documented form.
pub fn lifecycle_cases() -> io::Result<Vec<LifecycleCase>> {
    cases("lifecycle.json")
}

/// The cases of `vectors/transfer.json`.
///
/// # Errors
///
/// If the file cannot be read or is not of the documented form.
pub fn transfer_cases() -> io::Result<Vec<TransferCase>> {
    cases("transfer.json")
}
