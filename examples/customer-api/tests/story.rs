//! The story, told by the binary, with the compiled programs, anvil and the service's binary.

use std::process::Command;

use serde_json::Value;

#[test]
fn every_answer_of_the_service_is_as_it_should_be() {
    let demo = std::env::var("CARGO_BIN_EXE_portcullis-customer-api-demo");
    let demo = demo.expect("cargo has built the demo");
    let output = Command::new(demo).arg("--json").output().expect("the demo starts");
    let talk = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{talk}\n{}", String::from_utf8_lossy(&output.stdout));
    let story: Value = serde_json::from_slice(&output.stdout).expect("stdout is one JSON object");
    assert_eq!(story["surprises"], 0, "{talk}");
    assert!(story["steps"].as_array().is_some_and(|steps| steps.len() > 20), "{story}");
}
