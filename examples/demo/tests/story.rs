//! The story, told by the binary with the compiled programs.

use std::collections::BTreeMap;
use std::process::Command;

use serde_json::Value;

#[test]
fn no_step_surprises_and_every_door_that_shuts_says_why() {
    let demo = std::env::var("CARGO_BIN_EXE_portcullis-demo").expect("cargo has built the demo");
    let output = Command::new(demo).arg("--json").output().expect("the demo starts");
    let talk = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{talk}");

    let story: Value = serde_json::from_slice(&output.stdout).expect("stdout is one JSON object");
    let refusals: BTreeMap<&str, u64> = story["steps"]
        .as_array()
        .expect("there are steps")
        .iter()
        .filter_map(|step| Some((step["reason"].as_str()?, step["code"].as_u64()?)))
        .collect();
    for (reason, code) in [
        ("NoPass", 6001),
        ("WrongPass", 6002),
        ("Revoked", 6003),
        ("Frozen", 6004),
        ("Expired", 6005),
        ("IssuerInactive", 6006),
        ("NetworkPaused", 6010),
        ("SenderFrozen", 7004),
        ("SenderExpired", 7005),
        ("ReceiverNoPass", 7021),
        ("ReceiverRevoked", 7023),
        ("ReceiverFrozen", 7024),
        ("TransfersPaused", 7041),
    ] {
        let told = refusals.get(reason);
        assert_eq!(told, Some(&code), "{reason} is not told as it should: {refusals:?}\n{talk}");
    }
    assert!(refusals.contains_key("PassRevoked"), "{refusals:?}");
}
