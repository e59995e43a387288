use std::{fs, process::Command, thread};

use anyhow::{Context, Result};
use serde::Serialize;

use crate::programs::{checkout, program};

/// On what it was measured.
#[derive(Debug, Serialize)]
pub struct Machine {
    /// As the system names it.
    pub processor: String,
    /// How many of them this process may use.
    pub cores: usize,
    /// Of the minute before.
    pub load: f64,
    /// Whether our own packages were compiled for speed.
    pub optimised: bool,
    /// SHA-256 of the gateway's `.so`.
    pub gateway_sha256: String,
    /// Of what takes part.
    pub versions: Vec<(&'static str, String)>,
}

impl Machine {
    /// Looks at it, and at the versions of these packages and of anvil.
    ///
    /// # Errors
    ///
    /// That one of them is not there.
    pub fn look(packages: &[&'static str]) -> Result<Self> {
        let lock = fs::read_to_string(checkout().join("Cargo.lock"))?;
        let mut versions = packages
            .iter()
            .map(|name| Ok((*name, locked(&lock, name)?)))
            .collect::<Result<Vec<_>>>()?;
        let anvil = xtask::foundry_tool(&checkout(), "anvil");
        let talk = Command::new(&anvil).arg("--version").output();
        let talk = talk.with_context(|| format!("{} cannot be started", anvil.display()))?;
        let talk = String::from_utf8_lossy(&talk.stdout).into_owned();
        let anvil = talk.split_whitespace().nth(2).context("anvil tells its version")?;
        versions.push(("anvil", anvil.to_owned()));
        Ok(Self {
            processor: processor(),
            cores: thread::available_parallelism()?.get(),
            load: load(),
            optimised: !cfg!(debug_assertions),
            gateway_sha256: program("gateway").1.so_sha256,
            versions,
        })
    }
}

/// The version that the lock file has, where there are several the first.
fn locked(lock: &str, name: &str) -> Result<String> {
    let entry = format!("name = \"{name}\"\nversion = \"");
    let (_, rest) = lock.split_once(&entry).with_context(|| format!("{name} is not locked"))?;
    Ok(rest.split('"').next().unwrap_or_default().to_owned())
}

fn processor() -> String {
    let facts = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = facts.lines().find_map(|line| line.strip_prefix("model name"));
    model.map_or("unknown", |model| model.trim_start_matches([' ', '\t', ':'])).to_owned()
}

fn load() -> f64 {
    let facts = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    facts.split_whitespace().next().and_then(|load| load.parse().ok()).unwrap_or(f64::NAN)
}
