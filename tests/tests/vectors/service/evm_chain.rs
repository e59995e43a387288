//! An EVM chain that begins with the epoch.

use std::{
    io::{self, BufRead as _, BufReader},
    process::{Child, Command, Stdio},
    thread,
};

use e2e::programs::checkout;
use portcullis::evm::{
    alloy::{
        primitives::{Address, B256},
        providers::{DynProvider, Provider as _},
    },
    connect,
};
use serde_json::{Value, json};

/// Gone when it is dropped.
pub(crate) struct Anvil {
    process: Child,
    provider: DynProvider,
    pub(crate) url: String,
}

impl Anvil {
    /// On a free port.
    pub(crate) fn start() -> Self {
        let mut process = Command::new(xtask::foundry_tool(&checkout(), "anvil"))
            .args(["--port", "0", "--accounts", "1", "--timestamp", "0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("anvil is where `contracts` installs it");
        let mut talk = BufReader::new(process.stdout.take().unwrap());
        let address = loop {
            let mut line = String::new();
            assert_ne!(talk.read_line(&mut line).unwrap(), 0, "anvil ended before it listened");
            if let Some(address) = line.trim_end().strip_prefix("Listening on ") {
                break address.to_owned();
            }
        };
        // It would stop at a full pipe, and end at a closed one.
        thread::spawn(move || io::copy(&mut talk, &mut io::sink()));
        let url = format!("http://{address}");
        Self { process, provider: connect(&url).unwrap(), url }
    }

    /// Asks for what only anvil does.
    pub(crate) async fn tell(&self, method: &'static str, parameters: Value) {
        let answer = self.provider.raw_request::<_, Value>(method.into(), parameters).await;
        answer.unwrap_or_else(|error| panic!("{method}: {error}"));
    }

    /// Sets the clock, and makes a block by it.
    pub(crate) async fn set_clock(&self, unix_seconds: i64) {
        self.tell("evm_setNextBlockTimestamp", json!([unix_seconds])).await;
        self.tell("anvil_mine", json!([1])).await;
    }

    /// Writes into a contract's storage.
    pub(crate) async fn store(&self, contract: Address, slot: B256, value: B256) {
        self.tell("anvil_setStorageAt", json!([contract, slot, value])).await;
    }
}

impl Drop for Anvil {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
