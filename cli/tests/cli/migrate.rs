//! `migrate` brings a chain to where it can carry passes, once, whatever happens in between.

use std::{
    fs,
    io::{self, BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use serde_json::Value;
use solana_keypair::{Keypair, Signer as _};

use crate::harness::{Folder, Program, evm_wallet, localnet, solana_wallet};

/// The folder of the built programs.
fn programs() -> String {
    let built = concat!(env!("CARGO_MANIFEST_DIR"), "/../target/deploy");
    std::env::var("PORTCULLIS_DEPLOY_DIR").unwrap_or_else(|_| built.to_owned())
}

/// A new key in a file, and its address.
fn key(folder: &Folder, name: &str) -> (String, String) {
    let keypair = Keypair::new();
    let bytes = serde_json::to_string(&keypair.to_bytes().to_vec()).unwrap();
    let path = folder.write(name, &bytes);
    (format!("file:{}", path.display()), keypair.pubkey().to_string())
}

/// `migrate` with its record in the folder.
struct Migration {
    program: Program,
    folder: Folder,
}

impl Migration {
    fn new(chain: &str, folder: Folder, set: &[(&str, &str)]) -> Self {
        let program = localnet().program_as("authority", chain).with(["migrate", "--record"]);
        let program = program.with([folder.path().join("record.jsonl")]);
        let set = set.iter().map(|(name, value)| format!("--set={name}={value}"));
        Self { program: program.with(set), folder }
    }

    /// A program of its own: one of the localnet's cannot be upgraded.
    fn of_program(set: &[(&str, &str)]) -> (Self, String) {
        let folder = Folder::new();
        let (program_key, program) = key(&folder, "program.json");
        let (buffer_key, _) = key(&folder, "buffer.json");
        let programs = programs();
        let mut all = vec![
            ("programs", programs.as_str()),
            ("gateway_program", &program),
            ("gateway_program_key", &program_key),
            ("gateway_buffer_key", &buffer_key),
        ];
        all.extend(set);
        (Self::new("solana", folder, &all), program)
    }

    fn dry(&self) -> Value {
        self.program.clone().with(["--dry-run"]).json::<&str>(&[])
    }

    fn record(&self) -> Vec<Value> {
        let text = fs::read_to_string(self.folder.path().join("record.jsonl")).unwrap_or_default();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// How many lines there are of a step and outcome.
    fn count(&self, step: &str, outcome: &str) -> usize {
        let is_it = |line: &&Value| {
            line["outcome"] == outcome && line["step"].as_str().unwrap().starts_with(step)
        };
        self.record().iter().filter(is_it).count()
    }
}

fn state<'a>(told: &'a Value, step: &str) -> &'a str {
    of_step(told, step)["state"].as_str().unwrap()
}

fn of_step<'a>(told: &'a Value, step: &str) -> &'a Value {
    let steps = told["steps"].as_array().unwrap();
    steps.iter().find(|it| it["step"].as_str().unwrap().starts_with(step)).unwrap()
}

#[test]
fn solana_is_brought_up_once_and_a_dry_run_changes_nothing() {
    let (creator, multisig) = (localnet().address("authority", "solana"), solana_wallet(700));
    let (migration, _) = Migration::of_program(&[
        ("creator", &creator),
        ("network_seed", "700"),
        ("guardian", &solana_wallet(701)),
        ("multisig", &multisig),
        ("gateway_upgrade_authority", &multisig),
    ]);
    for _ in 0..2 {
        let told = migration.dry();
        for step in ["0001", "0003", "0004", "0005", "0006"] {
            assert_eq!(state(&told, step), "would_do", "{told}");
        }
        assert_eq!(state(&told, "0002"), "not_asked");
        assert!(of_step(&told, "0001")["cost"]["rent_lamports"].as_str().unwrap().len() > 9);
    }
    assert!(migration.record().is_empty(), "a dry run records nothing");

    let told = migration.program.json::<&str>(&[]);
    for step in ["0001", "0003", "0004", "0005", "0006"] {
        assert_eq!(state(&told, step), "did", "{told}");
        assert_eq!((migration.count(step, "began"), migration.count(step, "done")), (1, 1));
    }
    assert!(of_step(&told, "0001")["transactions"].as_array().unwrap().len() > 10);

    let lines = migration.record().len();
    let told = migration.program.json::<&str>(&[]);
    for step in ["0001", "0003", "0004", "0005", "0006"] {
        assert_eq!(state(&told, step), "done_already", "{told}");
    }
    assert_eq!(migration.record().len(), lines, "what is known is not written again");

    // Without the record, the chain tells the same.
    fs::remove_file(migration.folder.path().join("record.jsonl")).unwrap();
    let told = migration.program.json::<&str>(&[]);
    assert_eq!(state(&told, "0001"), "done_already");
    assert_eq!(migration.count("", "found"), 5);
}

#[test]
fn killed_while_it_writes_it_goes_on_with_what_is_there() {
    let (migration, program) = Migration::of_program(&[]);
    let whole = of_step(&migration.dry(), "0001")["cost"]["fee"].as_str().unwrap().to_owned();
    let mut command = migration.program.command::<&str>(&[]);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let fee = || of_step(&migration.dry(), "0001")["cost"]["fee"].as_str().unwrap().to_owned();
    let began = Instant::now();
    let left = loop {
        assert!(began.elapsed() < Duration::from_secs(60), "nothing is written");
        let left = fee().parse::<u64>().unwrap();
        // The buffer is there, and a piece or more.
        if left + 20_000 < whole.parse().unwrap() {
            break left;
        }
    };
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(left > 0);
    assert_eq!((migration.count("0001", "began"), migration.count("0001", "done")), (1, 0));

    let left = fee().parse::<usize>().unwrap();
    let told = migration.program.json::<&str>(&[]);
    let transactions = of_step(&told, "0001")["transactions"].as_array().unwrap().len();
    // A signature each, but for the last: the program's own, too.
    assert_eq!(transactions, left / 5_000 - 1, "only what was left is done");
    assert_eq!((migration.count("0001", "began"), migration.count("0001", "done")), (2, 1));
    assert!(!program.is_empty());
}

#[test]
fn another_version_is_an_upgrade_and_needs_no_key_of_the_program() {
    let (migration, program) = Migration::of_program(&[]);
    migration.program.json::<&str>(&[]);
    let programs = Folder::new();
    let hook = fs::read(Path::new(&self::programs()).join("transfer_hook.so")).unwrap();
    fs::write(programs.path().join("gateway.so"), hook).unwrap();
    let (buffer_key, _) = key(&migration.folder, "another.json");
    let upgrade = Migration::new(
        "solana",
        Folder::new(),
        &[
            ("programs", programs.path().to_str().unwrap()),
            ("gateway_program", &program),
            ("gateway_buffer_key", &buffer_key),
        ],
    );
    assert_eq!(state(&upgrade.program.json::<&str>(&[]), "0001"), "did");
    assert_eq!(state(&upgrade.program.json::<&str>(&[]), "0001"), "done_already");
}

#[test]
fn an_evm_chain_gets_what_it_lacks() {
    let localnet = localnet();
    let _turn = localnet.evm_turn();
    let creator = localnet.address("authority", "evm");
    let network = localnet.document["evm"]["network"].as_str().unwrap().to_owned();
    let migration = Migration::new(
        "evm",
        Folder::new(),
        &[
            ("creator", &creator),
            ("network_seed", "migrated"),
            ("guardian", &evm_wallet(701)),
            ("multisig", &evm_wallet(700)),
            ("civic_networks", &format!("4={network},10={network}")),
            ("soulbound_view", &network),
            ("uniswap_network", &network),
            ("uniswap_attributes", "human,kyc"),
        ],
    );
    let dry = migration.dry();
    assert_eq!(state(&dry, "0001"), "done_already");
    assert_eq!(state(&dry, "0007"), "would_do");
    let told = migration.program.json::<&str>(&[]);
    for step in ["0002", "0003", "0004", "0005", "0006", "0007"] {
        assert_eq!(state(&told, step), "did", "{told}");
        assert_eq!(of_step(&told, step)["transactions"].as_array().unwrap().len(), 1);
    }
    let told = migration.program.json::<&str>(&[]);
    for step in ["0001", "0002", "0003", "0004", "0005", "0006", "0007"] {
        assert_eq!(state(&told, step), "done_already", "{told}");
    }
}

/// A chain without anything, and somebody with coins there.
struct Anvil {
    process: Child,
    program: Program,
    folder: Folder,
}

impl Anvil {
    fn start() -> Self {
        let installed = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../contracts/node_modules/@foundry-rs/anvil-linux-amd64/bin/anvil"
        );
        let anvil = std::env::var("PORTCULLIS_ANVIL").unwrap_or_else(|_| installed.to_owned());
        let mut process = Command::new(anvil)
            .args(["--port", "0", "--accounts", "1", "--mnemonic-random"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let (mut talk, mut key) = (BufReader::new(process.stdout.take().unwrap()), String::new());
        let address = loop {
            let mut line = String::new();
            assert_ne!(talk.read_line(&mut line).unwrap(), 0, "anvil ended before it listened");
            match (line.trim_end().strip_prefix("Listening on "), line.trim().strip_prefix("(0) "))
            {
                (Some(address), _) => break address.to_owned(),
                (None, Some(word)) if word.len() == 66 => key = word.to_owned(),
                _ => {}
            }
        };
        // It would stop at a full pipe, and end at a closed one.
        std::thread::spawn(move || io::copy(&mut talk, &mut io::sink()));
        let folder = Folder::new();
        let file = folder.write("key", &key);
        let program = Program::new(&folder).secret(&key).with([
            "--chain=eip155:31337".to_owned(),
            format!("--rpc-url=http://{address}"),
            format!("--signer=file:{}", file.display()),
            "--yes".to_owned(),
        ]);
        Self { process, program, folder }
    }
}

impl Drop for Anvil {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn a_fresh_evm_chain_gets_the_registry_that_is_meant() {
    let anvil = Anvil::start();
    let creator = anvil.program.json(&["key", "address"])["address"].as_str().unwrap().to_owned();
    let record = anvil.folder.path().join("record.jsonl");
    let migrate = anvil.program.clone().with(["migrate", "--record", record.to_str().unwrap()]);

    let text = "about = \"another registry\"\n[step]\nkind = \"deploy-registry\"\n";
    let steps = Folder::new();
    let hash = format!("init_code_hash = \"0x{}\"\n", "11".repeat(32));
    steps.write("0001-another.toml", &format!("{text}{hash}"));
    let other = ["--json", "--migrations", steps.path().to_str().unwrap()];
    let other = migrate.run(&other);
    assert_eq!((other.code, &other.error()["code"]), (1, &"init-code".into()));
    fs::remove_file(&record).unwrap();

    let migrate = migrate.with([format!("--set=creator={creator}")]);
    let dry = migrate.clone().with(["--dry-run"]).json::<&str>(&[]);
    assert_eq!(state(&dry, "0001"), "would_do");
    assert!(of_step(&dry, "0001")["cost"]["fee"].as_str().unwrap().len() > 9, "{dry}");
    assert_eq!(of_step(&dry, "0002")["cost"], Value::Null, "{dry}");
    let told = migrate.json::<&str>(&[]);
    assert_eq!([state(&told, "0001"), state(&told, "0002")], ["did"; 2], "{told}");
    let told = migrate.json::<&str>(&[]);
    assert_eq!([state(&told, "0001"), state(&told, "0002")], ["done_already"; 2], "{told}");
}

#[test]
fn a_step_that_was_done_may_not_change() {
    let steps = Folder::new();
    let file = "0001-deploy-registry.toml";
    let built_in = concat!(env!("CARGO_MANIFEST_DIR"), "/../migrations/evm");
    let text = fs::read_to_string(Path::new(built_in).join(file)).unwrap();
    steps.write(file, &text);
    let migration = Migration::new("evm", Folder::new(), &[]);
    let folder = steps.path().to_str().unwrap();
    let run = || migration.program.run(&["--migrations", folder]);
    assert_eq!(run().code, 0);
    steps.write(file, &format!("# another\n{text}"));
    let changed = run();
    assert_eq!(changed.code, 2);
    assert!(changed.stderr.contains("its file has changed since"), "{}", changed.stderr);
    fs::remove_file(steps.path().join(file)).unwrap();
    assert!(run().stderr.contains("its file is gone"));
    steps.write(file, &text);
    assert_eq!(run().code, 0);
}

#[test]
fn anothers_buffer_and_another_record_are_refused() {
    let (theirs, _) = Migration::of_program(&[]);
    let buffer = format!("file:{}", theirs.folder.path().join("buffer.json").display());
    // Somebody else's, half written.
    let operator = localnet().key_file("operator", "solana");
    let mut child = theirs
        .program
        .command(&["--signer", &format!("file:{operator}")])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let (mine, _) = Migration::of_program(&[("gateway_buffer_key", &buffer)]);
    let began = Instant::now();
    let refused = loop {
        assert!(began.elapsed() < Duration::from_secs(60), "there is no buffer");
        let run = mine.program.run(&["--dry-run"]);
        if run.code != 0 {
            break run;
        }
    };
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(refused.stderr.contains("does not belong to"), "{}", refused.stderr);

    let other = Migration::new("evm", Folder::new(), &[]);
    let [theirs, other_record] =
        [&theirs, &other].map(|migration| migration.folder.path().join("record.jsonl"));
    fs::copy(theirs, other_record).unwrap();
    let run = other.program.run::<&str>(&[]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("is the record of solana:localnet"), "{}", run.stderr);
}

#[test]
fn slips_of_the_pen_are_told_before_anything_is_done() {
    let typo = Migration::new("evm", Folder::new(), &[("multisgi", "x")]);
    let run = typo.program.run::<&str>(&[]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("no step asks for multisgi"), "{}", run.stderr);
    let missing = Migration::new("solana", Folder::new(), &[]);
    let run = missing.program.run::<&str>(&[]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("has no value"), "{}", run.stderr);
    assert!(missing.record().is_empty());
}
