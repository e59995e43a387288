//! A chain of one's own.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
};

use crate::foundry::{contracts, output, tool};

/// Unlocked in every anvil, and rich.
pub(crate) const DEPLOYER: &str = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";

pub(crate) struct Anvil {
    process: Child,
    url: String,
    /// Where scripts leave their records.
    records: PathBuf,
}

impl Anvil {
    /// On a free port, with an id of its own.
    pub(crate) fn start(chain_id: u64) -> Self {
        Self::start_with(chain_id, &[])
    }

    pub(crate) fn start_with(chain_id: u64, arguments: &[&str]) -> Self {
        let mut process = tool("anvil")
            .args(["--port", "0", "--chain-id", &chain_id.to_string()])
            .args(arguments)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let talk = BufReader::new(process.stdout.take().unwrap());
        let address = talk
            .lines()
            .map_while(Result::ok)
            .find_map(|line| Some(line.strip_prefix("Listening on ")?.to_owned()));
        let name = format!("portcullis-evm-{}-{chain_id}", std::process::id());
        Self {
            process,
            url: format!("http://{}", address.expect("anvil listens")),
            records: std::env::temp_dir().join(name),
        }
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
            .args(["--sender", DEPLOYER, "--rpc-url", &self.url])
            .env("FOUNDRY_BROADCAST", &self.records);
        forge
    }

    /// `cast` on this chain.
    pub(crate) fn cast(&self, arguments: &[&str]) -> String {
        output(tool("cast").args(arguments).args(["--rpc-url", &self.url]))
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

impl Drop for Anvil {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = fs::remove_dir_all(&self.records);
    }
}
