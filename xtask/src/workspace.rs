//! What cargo knows about a workspace's own packages.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::command;

/// A member of a workspace.
#[derive(Debug, Deserialize)]
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) features: BTreeMap<String, Vec<String>>,
    pub(crate) manifest_path: PathBuf,
    /// The registries it may go to; `None`: any.
    publish: Option<Vec<String>>,
}

impl Member {
    pub(crate) fn is_published(&self) -> bool {
        self.publish.as_ref().is_none_or(|registries| !registries.is_empty())
    }
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Member>,
}

/// The members of the workspace that `cargo` runs in.
pub(crate) fn members(mut cargo: Command) -> Result<Vec<Member>> {
    let arguments = ["metadata", "--locked", "--no-deps", "--format-version", "1"];
    let text = command::output(cargo.args(arguments))?;
    let metadata: Metadata = serde_json::from_str(&text).context("output of cargo metadata")?;
    Ok(metadata.packages)
}
