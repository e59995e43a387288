//! The story, told by the binary with the compiled programs.

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value;

#[test]
fn no_step_surprises_and_every_door_that_shuts_says_why() {
    let demo = std::env::var("CARGO_BIN_EXE_portcullis-demo").expect("cargo has built the demo");
    let output = Command::new(demo).arg("--json").output().expect("the demo starts");
    let talk = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{talk}");

    let story: Value = serde_json::from_slice(&output.stdout).expect("stdout is one JSON object");
    let reasons: BTreeSet<&str> = story["steps"]
        .as_array()
        .expect("there are steps")
        .iter()
        .filter_map(|step| step["reason"].as_str())
        .collect();
    for reason in [
        "Expired",
        "Frozen",
        "IssuerInactive",
        "NetworkPaused",
        "NoPass",
        "PassRevoked",
        "Revoked",
        "WrongPass",
    ] {
        assert!(reasons.contains(reason), "{reason} is missing from {reasons:?}\n{talk}");
    }
}
