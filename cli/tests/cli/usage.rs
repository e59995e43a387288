//! What is wrong with arguments, and what needs no chain.

use crate::harness::{Folder, Program, Transcript};

#[test]
fn what_is_wrong_is_said_with_what_to_do() {
    let folder = Folder::new();
    let program = Program::new(&folder);
    let mut golden = Transcript::new("usage");
    golden.know(folder.path().display().to_string(), "HOME");
    for arguments in [
        &["pass", "issue"][..],
        &["pas"],
        &["pass", "issue", "nobody", "--chain", "solana:devnet"],
        &["pass", "status", "0x5FbDB2315678afecb367f032d93F642f64180aa3"],
        &["pass", "status", "0x5FbDB2315678afecb367f032d93F642f64180aa3", "--chain", "eip155:1"],
        &["network", "show", "--chain", "bitcoin:mainnet"],
        &["network", "show", "--chain", "ethereum:sepolia"],
        &["gatekeeper", "halt", "--chain", "solana:devnet"],
        &["pass", "issue", "0x5FbDB2315678afecb367f032d93F642f64180aa3", "--expires", "soon"],
        &["pass", "issue", "0x5FbDB2315678afecb367f032d93F642f64180aa3", "--attributes", "tall"],
        &[
            "gatekeeper",
            "add",
            "0x5FbDB2315678afecb367f032d93F642f64180aa3",
            "--permissions",
            "fly",
        ],
        &["verify", "0x5FbDB2315678afecb367f032d93F642f64180aa3", "--max-age", "old"],
        &["key", "address", "--chain", "solana:devnet"],
        &["key", "address", "file:missing", "--chain", "solana:devnet"],
        &["key", "address", "env:MISSING", "--chain", "ethereum:sepolia"],
        &["key", "address", "hsm:1", "--chain", "ethereum:sepolia"],
        &["network", "show", "--profile", "missing"],
        &["profile", "use", "missing"],
    ] {
        assert_ne!(golden.run(&program, arguments).code, 0, "{arguments:?}");
    }
    golden.finish();
}

#[test]
fn usage_errors_are_json_where_json_is_asked_for() {
    let folder = Folder::new();
    let program = Program::new(&folder);
    for run in [
        program.run(&["--json", "pass", "issue"]),
        program.clone().variable("PORTCULLIS_JSON", "1").run(&["pass", "issue"]),
        program.run(&["network", "show", "--json"]),
    ] {
        let error = run.error();
        assert_eq!((run.code, run.stdout.as_str()), (2, ""));
        assert_eq!(error["code"], "usage");
        assert_eq!(error["retryable"], false);
        assert!(error["message"].is_string() && error["help"].is_string(), "{error}");
    }
}

#[test]
fn the_codes_of_an_ending_are_in_the_help() {
    let folder = Folder::new();
    let help = Program::new(&folder).run(&["--help"]);
    assert_eq!((help.code, help.stderr.as_str()), (0, ""));
    for line in ["  0  done", "  3  denied", "  4  refused", "  5  try again"] {
        assert!(help.stdout.contains(line), "{line}");
    }
}

#[test]
fn every_command_has_help() {
    let folder = Folder::new();
    let program = Program::new(&folder);
    let mut commands = vec![Vec::new()];
    let mut count = 0;
    while let Some(command) = commands.pop() {
        let mut arguments: Vec<String> = command.clone();
        arguments.push("--help".to_owned());
        let help = program.run(&arguments);
        assert_eq!(help.code, 0, "{command:?}");
        count += 1;
        let listed = help.stdout.split("Commands:\n").nth(1).unwrap_or_default();
        for line in listed.lines().take_while(|line| line.starts_with("  ")) {
            let name = line.split_whitespace().next().unwrap();
            if name != "help" && !line.starts_with("   ") {
                commands.push(command.iter().cloned().chain([name.to_owned()]).collect());
            }
        }
    }
    assert!(count > 55, "{count}");
}

#[test]
fn shells_get_completions() {
    let folder = Folder::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = Program::new(&folder).run(&["completions", shell]);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""));
        assert!(run.stdout.contains("raise-generation"), "{shell}");
    }
}

#[test]
fn nothing_is_sent_where_coins_have_value_unless_somebody_agrees() {
    let folder = Folder::new();
    // A node that nobody listens at: consent is asked for before a node is.
    let program = Program::new(&folder).with(["--rpc-url", "http://127.0.0.1:9"]);
    let key = folder.write("key.hex", &"1".repeat(64));
    let signer = format!("file:{}", key.display());
    let arguments = ["network", "create", "--chain", "ethereum:mainnet", "--signer", &signer];
    let refused = program.run(&arguments);
    assert_eq!((refused.code, refused.stdout.as_str()), (2, ""));
    assert!(refused.stderr.contains("--yes"), "{}", refused.stderr);
    let agreed = program.with(["--yes"]).run(&arguments);
    assert_eq!(agreed.code, 5, "{}", agreed.stderr);
}
