//! A chain of one's own, gone when it is dropped.

use std::{
    io::{self, BufRead, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};

use portcullis::evm::{alloy::providers::Provider as _, connect};
use serde_json::{Value, json};

/// More than it ever takes.
const MANY_LOOKS: usize = 200;

pub(crate) struct Anvil {
    process: Child,
    pub(crate) url: String,
    mines_at_once: AtomicBool,
}

fn binary() -> PathBuf {
    let installed = "../contracts/node_modules/@foundry-rs/anvil-linux-amd64/bin/anvil";
    std::env::var_os("PORTCULLIS_ANVIL")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(installed), PathBuf::from)
}

impl Anvil {
    /// On a free port, with that chain id.
    pub(crate) fn start(chain_id: u64) -> Self {
        let mut process = Command::new(binary())
            .args(["--port", "0", "--accounts", "2", "--chain-id", &chain_id.to_string()])
            // A block is final when two more are above it.
            .args(["--slots-in-an-epoch", "1"])
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
        Self { process, url: format!("http://{address}"), mines_at_once: AtomicBool::new(true) }
    }

    /// Another one that holds what this one does, and hears of nothing that happens from now on.
    pub(crate) async fn split(&self) -> Self {
        let chain_id = number(&self.tell("eth_chainId", json!([])).await);
        let other = Self::start(chain_id);
        let held = self.tell("anvil_dumpState", json!([])).await;
        assert_eq!(other.tell("anvil_loadState", json!([held])).await, true);
        assert_eq!(other.newest_block().await, self.newest_block().await);
        other
    }

    /// Its hash.
    async fn newest_block(&self) -> Value {
        self.tell("eth_getBlockByNumber", json!(["latest", false])).await["hash"].clone()
    }

    /// Asks for what only anvil does.
    pub(crate) async fn tell(&self, method: &'static str, parameters: Value) -> Value {
        let provider = connect(&self.url).unwrap();
        let answer = provider.raw_request(method.into(), parameters).await;
        answer.unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    /// Whether a transaction is put into a block as soon as it comes.
    pub(crate) async fn mine_at_once(&self, at_once: bool) {
        self.mines_at_once.store(at_once, Ordering::Relaxed);
        self.tell("evm_setAutomine", json!([at_once])).await;
    }

    pub(crate) async fn mine(&self) {
        self.mine_blocks(1).await;
    }

    pub(crate) async fn mine_blocks(&self, count: u64) {
        self.tell("anvil_mine", json!([count])).await;
    }

    /// A block in which gas costs more than what was signed before offers.
    pub(crate) async fn mine_dearly(&self) {
        self.tell("anvil_setNextBlockBaseFeePerGas", json!(["0x174876e800"])).await;
        self.mine().await;
    }

    /// Puts as many empty blocks in the place of the newest ones: what was in them waits again, or is
    /// gone.
    pub(crate) async fn reorganise(&self, depth: u64) {
        self.tell("anvil_reorg", json!([depth, []])).await;
    }

    pub(crate) async fn height(&self) -> u64 {
        number(&self.tell("eth_blockNumber", json!([])).await)
    }

    /// What was taken is put into a block a moment later: waits for that, unless it is told to wait
    /// with it. What pays too little stays.
    pub(crate) async fn quiet(&self) {
        for _ in 0..MANY_LOOKS {
            let pool = self.tell("txpool_status", json!([])).await;
            if !self.mines_at_once.load(Ordering::Relaxed) || number(&pool["pending"]) == 0 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// How many transactions the account has in blocks.
    pub(crate) async fn transactions_of(&self, account: &str) -> u64 {
        self.quiet().await;
        let count = self.tell("eth_getTransactionCount", json!([account, "latest"])).await;
        number(&count)
    }
}

fn number(hex: &Value) -> u64 {
    u64::from_str_radix(hex.as_str().unwrap().trim_start_matches("0x"), 16).unwrap()
}

impl Drop for Anvil {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
