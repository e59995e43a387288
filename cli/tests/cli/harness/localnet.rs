use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::{Mutex, MutexGuard, OnceLock, PoisonError},
};

use serde_json::Value;

use super::{Folder, Program};

/// Both chains, by the program itself.
pub(crate) struct Localnet {
    /// What it has told.
    pub(crate) document: Value,
    home: PathBuf,
    /// Ends the localnet when this process ends, however it does.
    _keeper: Child,
}

/// On the EVM chain one process at a time sends with a key.
pub(crate) struct EvmTurn {
    _turn: MutexGuard<'static, ()>,
}

/// Runs the localnet until the end of its stdin, and leaves nothing behind.
const KEEPER: &str =
    r#""$@" & child=$!; exec >&-; read -r _; kill $child; wait $child; rm -r "$FOLDER""#;

/// The one of this test binary.
pub(crate) fn localnet() -> &'static Localnet {
    static LOCALNET: OnceLock<Localnet> = OnceLock::new();
    LOCALNET.get_or_init(Localnet::start)
}

impl Localnet {
    fn start() -> Self {
        let home = Folder::new().keep();
        let program = Program::at_home(&home);
        let localnet = program.command(&[
            "localnet",
            "--json",
            "--solana-port=0",
            "--evm-port=0",
            "--data-dir",
            home.join("keys").to_str().unwrap(),
        ]);
        let mut keeper = Command::new("sh")
            .args(["-c", KEEPER, "sh"])
            .arg(localnet.get_program())
            .args(localnet.get_args())
            .env("HOME", &home)
            .env("FOLDER", &home)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(keeper.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let document = serde_json::from_str(&line).unwrap_or_else(|_| panic!("not up: {line}"));
        Self { document, home, _keeper: keeper }
    }

    /// The file of a role's key, for `solana` or `evm`.
    pub(crate) fn key_file(&self, role: &str, chain: &str) -> String {
        self.of_key(role, &format!("{chain}_key_file"))
    }

    /// The address of a role's key, for `solana` or `evm`.
    pub(crate) fn address(&self, role: &str, chain: &str) -> String {
        self.of_key(role, &format!("{chain}_address"))
    }

    fn of_key(&self, role: &str, field: &str) -> String {
        let keys = self.document["keys"].as_array().unwrap();
        let key = keys.iter().find(|key| key["role"] == role).unwrap();
        key[field].as_str().unwrap().to_owned()
    }

    /// The program on `solana` or `evm`, with the profile that the localnet has written, which
    /// signs as its operator. No key of the localnet is ever to be seen.
    pub(crate) fn program(&self, chain: &str) -> Program {
        let mut program = Program::at_home(&self.home);
        for role in ["authority", "operator", "wallet"] {
            for chain in ["solana", "evm"] {
                program = program.secret(&fs::read_to_string(self.key_file(role, chain)).unwrap());
            }
        }
        program.with([format!("--profile=localnet-{chain}")])
    }

    /// The same, signed by another role.
    pub(crate) fn program_as(&self, role: &str, chain: &str) -> Program {
        self.program(chain).with([format!("--signer=file:{}", self.key_file(role, chain))])
    }

    /// A network of the test's own, where the operator is a gatekeeper. It is told apart by a number
    /// that no other test takes. Gives its id.
    pub(crate) fn network(&self, chain: &str, number: u32) -> String {
        let authority = self.program_as("authority", chain);
        let seed = match chain {
            "solana" => format!("--id={number}"),
            _ => format!("--salt=0x{number:064x}"),
        };
        let created = authority.json(&["network", "create", &seed]);
        let network = created["network"].as_str().unwrap().to_owned();
        let operator = self.address("operator", chain);
        authority.json(&["gatekeeper", "add", &operator, "--network", &network]);
        network
    }

    /// Waits until no other test sends on the EVM chain.
    pub(crate) fn evm_turn(&self) -> EvmTurn {
        static TURN: Mutex<()> = Mutex::new(());
        EvmTurn { _turn: TURN.lock().unwrap_or_else(PoisonError::into_inner) }
    }
}
