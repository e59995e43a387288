use std::env;
use std::io;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;
use xtask::foundry_tool;

use crate::command;
use crate::places::Places;

/// Prefixes of the variables by which Foundry takes settings.
const SETTINGS: &[&str] = &["FOUNDRY_", "FORGE_", "DAPP_"];

/// Foundry in this checkout, with the settings of `foundry.toml` alone.
pub(super) struct Forge {
    project: PathBuf,
    binary: PathBuf,
}

impl Forge {
    pub(super) fn of(places: &Places) -> Self {
        Self { project: places.contracts(), binary: foundry_tool(&places.checkout, "forge") }
    }

    /// A verb of `forge`.
    pub(super) fn command(&self, verb: &str) -> Command {
        let mut forge = self.isolated(&self.binary);
        forge.arg(verb);
        forge
    }

    /// A program that starts `forge` by itself.
    pub(super) fn used_by(&self, program: PathBuf) -> Result<Command> {
        let mut search_path: Vec<PathBuf> =
            self.binary.parent().map(PathBuf::from).into_iter().collect();
        search_path.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
        let mut command = self.isolated(&program);
        command.env("PATH", env::join_paths(search_path)?);
        Ok(command)
    }

    fn isolated(&self, program: &PathBuf) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.project);
        for (variable, _) in env::vars_os() {
            let name = variable.to_string_lossy();
            if SETTINGS.iter().any(|prefix| name.starts_with(prefix)) {
                command.env_remove(&variable);
            }
        }
        command.env("FOUNDRY_OFFLINE", "true");
        command
    }
}

/// Runs to the end, with all talk on stderr.
pub(super) fn run(forge: &mut Command) -> Result<()> {
    command::run(forge.stdout(io::stderr()))
}
