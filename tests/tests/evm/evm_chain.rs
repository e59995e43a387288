//! A chain of one's own, by Foundry's commands.

use std::{fs, path::PathBuf, process::Command};

use e2e::anvil::Anvil;

use crate::foundry::{contracts, output, tool};

/// Unlocked in every anvil, and rich.
pub(crate) const DEPLOYER: &str = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";

pub(crate) struct EvmChain {
    anvil: Anvil,
    /// Where scripts leave their records.
    records: PathBuf,
}

impl EvmChain {
    /// On a free port, with an id of its own.
    pub(crate) fn start(chain_id: u64) -> Self {
        Self::start_with(chain_id, &[])
    }

    pub(crate) fn start_with(chain_id: u64, arguments: &[&str]) -> Self {
        let id = chain_id.to_string();
        let anvil = Anvil::start(&[&["--chain-id", &id][..], arguments].concat());
        let name = format!("portcullis-evm-{}-{chain_id}", std::process::id());
        Self { anvil, records: std::env::temp_dir().join(name) }
    }

    /// Runs a script of `contracts/script`, and gives what it prints.
    pub(crate) fn script(&self, name: &str) -> String {
        output(&mut self.script_command(name))
    }

    pub(crate) fn script_command(&self, name: &str) -> Command {
        let mut forge = tool("forge");
        forge
            .current_dir(contracts())
            .args(["script", &format!("script/{name}.s.sol"), "--broadcast", "--unlocked"])
            .args(["--sender", DEPLOYER, "--rpc-url", &self.anvil.url])
            .env("FOUNDRY_BROADCAST", &self.records);
        forge
    }

    /// `cast` on this chain.
    pub(crate) fn cast(&self, arguments: &[&str]) -> String {
        output(tool("cast").args(arguments).args(["--rpc-url", &self.anvil.url]))
    }

    /// Sends a transaction from [`DEPLOYER`].
    pub(crate) fn send(&self, to: &str, arguments: &[&str]) {
        let mut command = vec!["send", "--unlocked", "--from", DEPLOYER, to];
        command.extend(arguments);
        self.cast(&command);
    }

    pub(crate) fn call(&self, to: &str, arguments: &[&str]) -> String {
        let mut command = vec!["call", to];
        command.extend(arguments);
        self.cast(&command)
    }
}

impl Drop for EvmChain {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.records);
    }
}
