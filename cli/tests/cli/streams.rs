//! Which stream is for what.

use std::{fs, path::Path};

use crate::harness::{localnet, solana_wallet};

/// clippy says so too, where it runs.
#[test]
fn one_module_alone_writes() {
    fn look(directory: &Path, found: &mut Vec<String>) {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                look(&path, found);
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            let writes = ["println!", "print!(", "io::stdout", "io::stderr", "Target::stderr"];
            if writes.iter().any(|word| text.contains(word)) {
                found.push(path.file_name().unwrap().to_str().unwrap().to_owned());
            }
        }
    }
    let mut found = Vec::new();
    look(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    found.sort();
    // The second of them tells a bar to draw on stderr, where it is a terminal.
    assert_eq!(found, ["bulk.rs", "output.rs"]);
}

#[test]
fn results_are_on_stdout_and_talk_is_not() {
    let localnet = localnet();
    let network = localnet.network("solana", 170);
    let operator = localnet.program("solana").with(["--network", &network]);
    let quiet = operator.run(&["pass", "issue", &solana_wallet(90), "-q"]);
    assert_eq!((quiet.code, quiet.stderr.as_str()), (0, ""));
    assert!(quiet.stdout.starts_with("issue: done\n"));
    let loud = operator.run(&["pass", "freeze", &solana_wallet(90), "-v", "--json"]);
    assert_eq!(loud.json()["operation"], "freeze");
    assert!(loud.stderr.contains("signed, sending"), "{}", loud.stderr);
    let failed = operator.run(&["pass", "freeze", &solana_wallet(90), "-q"]);
    assert_eq!((failed.code, failed.stdout.as_str()), (4, ""));
    assert!(failed.stderr.starts_with("error: "), "{}", failed.stderr);
}

#[cfg(unix)]
#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    use std::process::{Command, Stdio};
    let program = env!("CARGO_BIN_EXE_portcullis");
    let mut child = Command::new(program)
        .args(["completions", "bash"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}
