//! Where things are: the checkout, and the cache outside of it.

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File, TryLockError};
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};
use xtask::ProgramIds;

use crate::progress;

/// The folders that the verbs work in.
#[derive(Clone, Debug)]
pub(crate) struct Places {
    pub(crate) checkout: PathBuf,
    cache: PathBuf,
    /// What to use in place of the cache's own target folders, if the user says so.
    target_override: Option<PathBuf>,
    /// Where cargo keeps what it has downloaded.
    pub(crate) cargo_home: PathBuf,
    /// Of the user's own deployment.
    pub(crate) program_ids: ProgramIds,
}

impl Places {
    /// As the environment says.
    pub(crate) fn find() -> Result<Self> {
        let manifest = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let checkout = manifest.parent().context("xtask is not in a checkout")?.to_path_buf();
        if !checkout.join("programs/Cargo.toml").is_file() {
            bail!("{} is no checkout: run `cargo xtask` inside of one", checkout.display());
        }
        let target_override = match env::var_os("CARGO_TARGET_DIR") {
            Some(path) => Some(env::current_dir()?.join(path)),
            None => None,
        };
        Ok(Self {
            checkout,
            cache: cache_root()?,
            target_override,
            cargo_home: cargo_home()?,
            program_ids: ProgramIds::default(),
        })
    }

    /// The same, for a deployment of the user's own.
    pub(crate) fn with_program_ids(&self, ids: &ProgramIds) -> Self {
        Self { program_ids: ids.clone(), ..self.clone() }
    }

    /// The same tools with other sources, output and downloads.
    pub(crate) fn elsewhere(
        &self,
        checkout: PathBuf,
        target: PathBuf,
        cargo_home: PathBuf,
    ) -> Self {
        Self { checkout, target_override: Some(target), cargo_home, ..self.clone() }
    }

    pub(crate) fn tools(&self) -> PathBuf {
        self.cache.join("tools")
    }

    /// For what may be deleted after each step.
    pub(crate) fn scratch(&self) -> PathBuf {
        self.cache.join("scratch")
    }

    pub(crate) fn programs(&self) -> PathBuf {
        self.checkout.join("programs")
    }

    /// The Foundry project.
    pub(crate) fn contracts(&self) -> PathBuf {
        self.checkout.join("contracts")
    }

    /// What checkouts take over of each other's contracts.
    pub(crate) fn outputs(&self) -> PathBuf {
        self.cache.join("contracts")
    }

    /// What checkouts take over of each other's programs.
    pub(crate) fn built(&self) -> PathBuf {
        self.cache.join("programs")
    }

    /// Where the compiled programs and their stamps are.
    pub(crate) fn deploy(&self) -> PathBuf {
        xtask::deploy_directory(&self.checkout)
    }

    /// Target folder of the root workspace.
    pub(crate) fn target(&self) -> PathBuf {
        self.target_override.clone().unwrap_or_else(|| self.cache.join("target"))
    }

    /// Target folder of the programs' workspace.
    pub(crate) fn target_programs(&self) -> PathBuf {
        self.target_override.clone().unwrap_or_else(|| self.cache.join("target-programs"))
    }

    /// Target folder of the validator, which outlives checkouts and other builds.
    pub(crate) fn target_validator(&self) -> PathBuf {
        self.cache.join("target-validator")
    }

    /// Cargo in the root workspace; offline, since [`crate::setup`] has fetched.
    pub(crate) fn cargo(&self) -> Command {
        self.command(cargo(), self.checkout.clone(), self.target())
    }

    /// Cargo in the programs' workspace.
    pub(crate) fn cargo_programs(&self) -> Command {
        self.in_programs(cargo())
    }

    /// Cargo in the validator's workspace.
    pub(crate) fn cargo_validator(&self) -> Command {
        self.command(cargo(), self.checkout.join("localnet/validator"), self.target_validator())
    }

    /// Another program that starts cargo in the programs' workspace.
    pub(crate) fn in_programs(&self, program: impl AsRef<OsStr>) -> Command {
        self.command(program, self.programs(), self.target_programs())
    }

    fn command(&self, program: impl AsRef<OsStr>, folder: PathBuf, target: PathBuf) -> Command {
        let mut command = Command::new(program);
        command
            .current_dir(folder)
            .env("CARGO_TARGET_DIR", target)
            .env("CARGO_HOME", &self.cargo_home)
            .env("CARGO_NET_OFFLINE", "true")
            // Tells the packages of this checkout from those of others in the same target folder.
            .env("RUSTC_WORKSPACE_WRAPPER", self.checkout.join("xtask/assets/rustc.sh"));
        // Set by the `cargo run` that started this process, and of no concern to its children: the
        // build scripts of dependencies look at some, and would run again whenever cargo is not
        // started by this.
        for (variable, _) in env::vars_os() {
            let name = variable.to_string_lossy();
            if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
                command.env_remove(variable);
            }
        }
        for (variable, id) in self.program_ids.variables() {
            match id {
                Some(id) => command.env(variable, id),
                None => command.env_remove(variable),
            };
        }
        command
    }

    /// Until the guard is dropped, no other clone sets up tools or builds programs: both use the
    /// same cache. The system releases it when the process ends, however it ends.
    pub(crate) fn lock(&self) -> Result<File> {
        fs::create_dir_all(&self.cache)
            .with_context(|| format!("the cache {} cannot be made", self.cache.display()))?;
        let path = self.cache.join("lock");
        let file = File::create(&path)
            .with_context(|| format!("the cache is not writable: {}", path.display()))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                progress::step("waiting for another clone that uses the same cache");
                file.lock()?;
            }
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        Ok(file)
    }
}

fn cargo() -> OsString {
    env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

fn cache_root() -> Result<PathBuf> {
    if let Some(path) = set("PORTCULLIS_CACHE") {
        return Ok(env::current_dir()?.join(path));
    }
    if let Some(path) = set("XDG_CACHE_HOME") {
        return Ok(path.join("portcullis"));
    }
    let home = env::home_dir().context("no home folder: set PORTCULLIS_CACHE to a folder")?;
    Ok(home.join(".cache").join("portcullis"))
}

fn cargo_home() -> Result<PathBuf> {
    if let Some(path) = set("CARGO_HOME") {
        return Ok(env::current_dir()?.join(path));
    }
    Ok(env::home_dir().context("no home folder: set CARGO_HOME to a folder")?.join(".cargo"))
}

fn set(variable: &str) -> Option<PathBuf> {
    env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from)
}
