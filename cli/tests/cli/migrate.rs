//! `migrate` brings a chain to where it can carry passes, once, whatever happens in between.

mod anvil;
mod evm;
mod solana;

use std::{
    fs,
    path::Path,
    process::Stdio,
    time::{Duration, Instant},
};

use serde_json::Value;
use solana_keypair::{Keypair, Signer as _};

use crate::harness::{Folder, Program, localnet};

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

#[test]
fn a_key_in_the_place_of_an_address_or_of_its_place_is_not_shown() {
    let key = Keypair::new();
    let array = serde_json::to_string(&key.to_bytes().to_vec()).unwrap();
    for secret in [key.to_base58_string(), array] {
        for variable in ["gateway_program", "gateway_buffer_key", "gateway_upgrade_authority"] {
            let (migration, _) = Migration::of_program(&[(variable, &secret)]);
            let start: String = secret.chars().take(40).collect();
            let run = migration.program.secret(&start).run(&["--dry-run"]);
            assert_eq!(run.code, 2, "{variable}: {}", run.stderr);
        }
    }
}
