//! The same on an EVM chain.

use crate::harness::{Transcript, evm_wallet, localnet};

#[test]
fn networks_and_gatekeepers_are_governed() {
    let localnet = localnet();
    let _turn = localnet.evm_turn();
    let authority = localnet.program_as("authority", "evm");
    let operator = localnet.address("operator", "evm");
    let wallet = localnet.address("wallet", "evm");
    let mut golden = Transcript::new("evm-governance");
    golden.know(localnet.address("authority", "evm"), "AUTHORITY");
    golden.know(&operator, "OPERATOR");
    golden.know(&wallet, "OTHER");
    let created = authority.json(&["network", "create", "--salt", "golden", "--dry-run"]);
    let network = created["network"].as_str().unwrap().to_owned();
    golden.know(&network, "NETWORK");
    let in_network = authority.clone().with(["--network", &network]);
    let other = localnet.program_as("wallet", "evm").with(["--network", &network]);

    golden.run(&authority, &["network", "create", "--salt", "golden", "--max-lifetime", "365d"]);
    assert_eq!(golden.run(&authority, &["network", "create", "--salt", "golden"]).code, 4);
    assert_eq!(golden.run(&authority, &["network", "create", "--id", "1"]).code, 2);
    golden.run(&in_network, &["network", "update", "--default-lifetime", "90d"]);
    golden.run(&in_network, &["network", "set-guardian", &wallet]);
    golden.run(&in_network, &["network", "show"]);
    golden.run(&other, &["network", "pause"]);
    assert_eq!(golden.run(&other, &["network", "unpause"]).code, 4);
    golden.run(&in_network, &["network", "unpause"]);
    golden.run(&in_network, &["gatekeeper", "add", &operator, "--issued-per-day", "5"]);
    golden.run(&in_network, &["gatekeeper", "add", &wallet, "--permissions", "issue"]);
    let first = in_network.clone().with(["--gatekeeper", "1"]);
    golden.run(&first, &["gatekeeper", "update", "--max-lifetime", "30d"]);
    golden.run(&first, &["gatekeeper", "show"]);
    golden.run(&first, &["gatekeeper", "freeze"]);
    golden.run(&first, &["gatekeeper", "halt"]);
    golden.run(&first, &["gatekeeper", "activate"]);
    golden.run(&first, &["gatekeeper", "set-successor", "2"]);
    golden.run(&first, &["gatekeeper", "set-successor", "--none"]);
    golden.run(&first, &["gatekeeper", "raise-generation"]);
    let third = in_network.clone().with(["--gatekeeper", "3"]);
    let new = evm_wallet(90);
    golden.run(&third, &["gatekeeper", "rotate", &new]);
    golden.run(&in_network, &["gatekeeper", "list"]);
    golden.run(&third, &["gatekeeper", "remove"]);
    golden.run(&in_network, &["network", "propose-authority", &wallet]);
    golden.run(&other, &["network", "accept-authority"]);
    assert_eq!(golden.run(&in_network, &["network", "pause"]).code, 4);
    assert_eq!(golden.run(&other, &["network", "close"]).code, 2);
    golden.finish();
}

#[test]
fn a_pass_lives() {
    let localnet = localnet();
    let _turn = localnet.evm_turn();
    let network = localnet.network("evm", 101);
    // The first gatekeeper of a network has index 1, also where the profile's network has.
    let operator = localnet.program("evm").with(["--network", &network]);
    let authority = localnet.program_as("authority", "evm").with(["--network", &network]);
    let holder = localnet.program_as("wallet", "evm").with(["--network", &network]);
    let held = localnet.address("wallet", "evm");
    let (alice, bob) = (evm_wallet(1), evm_wallet(2));
    let mut golden = Transcript::new("evm-pass");
    for (value, name) in
        [(&network, "NETWORK"), (&alice, "ALICE"), (&bob, "BOB"), (&held, "HOLDER")]
    {
        golden.know(value, name);
    }
    golden.know(localnet.address("operator", "evm"), "OPERATOR");

    assert_eq!(golden.run(&operator, &["verify", &alice]).code, 3);
    let issue = ["pass", "issue", &alice, "--expires", "90d", "--attributes", "human,kyc,40"];
    golden.run(&operator, &issue);
    assert_eq!(golden.run(&operator, &issue).code, 4);
    golden.run(&operator, &["verify", &alice, "--attributes", "human", "--min-remaining", "1h"]);
    let strict = ["verify", &alice, "--attributes", "age-18", "--min-remaining", "91d"];
    assert_eq!(golden.run(&operator, &strict).code, 3);
    golden.run(&operator, &["pass", "freeze", &alice, "--reason", "3"]);
    assert_eq!(golden.run(&operator, &["pass", "renew", &alice, "--expires", "never"]).code, 4);
    golden.run(&operator, &["pass", "unfreeze", &alice]);
    golden.run(&operator, &["pass", "renew", &alice, "--expires", "never"]);
    golden.run(&operator, &["pass", "set-attributes", &alice, "none"]);
    assert_eq!(golden.run(&operator, &["pass", "close", &alice]).code, 4);
    golden.run(&authority, &["gatekeeper", "add", &held]);
    golden.run(&authority, &["gatekeeper", "set-successor", "2", "--gatekeeper", "1"]);
    golden.run(&holder, &["pass", "take-over", &alice]);
    golden.run(&operator, &["pass", "status", &alice]);
    golden.run(&holder, &["pass", "revoke", &alice, "--reason", "9"]);
    assert_eq!(golden.run(&operator, &issue).code, 4);
    golden.run(&operator, &["pass", "issue", &held, "--expires", "2100-01-01T00:00:00Z"]);
    golden.run(&holder, &["pass", "renounce"]);
    assert_eq!(golden.run(&operator, &["pass", "freeze", &bob]).code, 4);
    assert_eq!(golden.run(&operator, &["pass", "list"]).code, 2);
    golden.finish();
}
