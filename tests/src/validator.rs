//! Agave's own validator, for the suites that can run on it in place of the VM.

use std::{
    env, fs,
    io::{BufRead, BufReader},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::OnceLock,
};

use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::programs::program;

/// Names the program that `cargo xtask e2e` compiles.
const PROGRAM: &str = "PORTCULLIS_VALIDATOR";
/// 1,000,000 SOL.
const FUNDS_LAMPORTS: u64 = 1_000_000_000_000_000;

/// A running validator, with the programs deployed.
#[derive(Debug)]
pub struct Validator {
    rpc_url: String,
    /// Its input stays open as long as this process lives, and the validator with it.
    _child: Child,
}

impl Validator {
    /// That of this process, if it is to use one: started by the first who asks, and ended with
    /// the process.
    ///
    /// # Panics
    ///
    /// It does not start.
    pub fn of_this_run() -> Option<&'static Self> {
        static VALIDATOR: OnceLock<Option<Validator>> = OnceLock::new();
        let start = || env::var_os(PROGRAM).map(|program| Self::start(Path::new(&program)));
        VALIDATOR.get_or_init(start).as_ref()
    }

    /// By HTTP; by WebSocket at the next port.
    pub fn rpc_url(&self) -> &str {
        &self.rpc_url
    }

    fn start(validator: &Path) -> Self {
        let mut command = Command::new(validator);
        command
            .args(["--until-input-ends", "--rpc-port", &free_port().to_string()])
            .args(["--fund", &format!("{}={FUNDS_LAMPORTS}", funder().pubkey())])
            .arg("--ledger")
            .arg(empty_ledger())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        for (id, name) in [
            (portcullis_solana::GATEWAY_PROGRAM_ID, "gateway"),
            (portcullis_solana::TRANSFER_HOOK_PROGRAM_ID, "transfer_hook"),
        ] {
            command.args(["--program", &format!("{id}={}", program(name).0.display())]);
        }
        let mut child = command.spawn().expect("the validator can be started");
        let output = BufReader::new(child.stdout.take().expect("its output is piped"));
        let mut lines = output.lines().map_while(Result::ok);
        let rpc_url = lines.find_map(|line| line.strip_prefix("ready ").map(str::to_owned));
        Self { rpc_url: rpc_url.expect("the validator says where it is"), _child: child }
    }
}

/// Who has lamports for everybody on it.
pub fn funder() -> Keypair {
    Keypair::new_from_array(*b"portcullis e2e funds every test!")
}

/// The last one's is gone by then.
fn empty_ledger() -> PathBuf {
    let folder = env::temp_dir().join("portcullis-validator-ledger");
    let _ = fs::remove_dir_all(&folder);
    folder
}

/// One whose neighbour is free too.
fn free_port() -> u16 {
    loop {
        let first = TcpListener::bind(("127.0.0.1", 0)).expect("a port is free");
        let port = first.local_addr().expect("it has an address").port();
        if port.checked_add(1).is_some_and(|next| TcpListener::bind(("127.0.0.1", next)).is_ok()) {
            return port;
        }
    }
}
