//! Foundry's commands, as set-up installed them.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use e2e::programs::checkout;

/// `cast` or `forge`.
pub(crate) fn tool(name: &str) -> Command {
    Command::new(xtask::foundry_tool(&checkout(), name))
}

/// The Foundry project.
pub(crate) fn contracts() -> PathBuf {
    checkout().join("contracts")
}

/// What it prints, without the line end.
pub(crate) fn output(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(
        output.status.success(),
        "{command:?}\n{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
}

/// `cast` without a chain.
pub(crate) fn cast(arguments: &[&str]) -> String {
    output(tool("cast").args(arguments))
}

/// What is generated of a contract: ABI and bytecode.
pub(crate) fn interface(contract: &str) -> serde_json::Value {
    let path = checkout().join("interfaces/evm").join(format!("{contract}.json"));
    read_json(&path)
}

pub(crate) fn read_json(path: &Path) -> serde_json::Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}
