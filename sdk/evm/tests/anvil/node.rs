//! A chain of one's own, gone when it is dropped.

use std::{
    io::{self, BufRead, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
    thread,
};

use portcullis_evm::{alloy::providers::DynProvider, connect};
use serde_json::{Value, json};

pub(crate) struct Anvil {
    process: Child,
    url: String,
    provider: DynProvider,
}

fn binary() -> PathBuf {
    let installed = "../../contracts/node_modules/@foundry-rs/anvil-linux-amd64/bin/anvil";
    std::env::var_os("PORTCULLIS_ANVIL")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(installed), PathBuf::from)
}

impl Anvil {
    pub(crate) fn start() -> Self {
        Self::start_with(&[])
    }

    /// On a free port.
    pub(crate) fn start_with(arguments: &[&str]) -> Self {
        let mut process = Command::new(binary())
            .args(["--port", "0", "--accounts", "1"])
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("anvil is where `contracts` installs it, or at PORTCULLIS_ANVIL");
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
        let provider = connect(&url).unwrap();
        Self { process, url, provider }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    pub(crate) fn provider(&self) -> DynProvider {
        self.provider.clone()
    }

    /// Asks for what only anvil does.
    pub(crate) async fn tell(&self, method: &'static str, parameters: Value) -> Value {
        use portcullis_evm::alloy::providers::Provider;

        let answer = self.provider.raw_request(method.into(), parameters).await;
        answer.unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    pub(crate) async fn mine(&self, blocks: u64) {
        self.tell("anvil_mine", json!([blocks])).await;
    }

    /// Whether a transaction is put into a block as soon as it comes.
    pub(crate) async fn mine_at_once(&self, at_once: bool) {
        self.tell("evm_setAutomine", json!([at_once])).await;
    }

    /// Sets the clock, and makes a block by it.
    pub(crate) async fn set_clock(&self, unix_seconds: u64) {
        self.tell("evm_setNextBlockTimestamp", json!([unix_seconds])).await;
        self.mine(1).await;
    }
}

impl Drop for Anvil {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
