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
    let steps = story["steps"].as_array().expect("what was played");
    for place in ["/partner/pass/solana/localnet/", "/partner/pass/ethereum/31337/"] {
        for told in ["its chain holds it revoked", "the pass is on its chain", "there is no pass"] {
            let is_it = |step: &&Value| {
                step["step"] == told
                    && step["path"].as_str().is_some_and(|at| at.starts_with(place))
            };
            assert_eq!(steps.iter().filter(is_it).count(), 1, "{told}: {place}\n{story}");
        }
    }
}
