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

    golden.ok(&authority, &["network", "create", "--salt", "golden", "--max-lifetime", "365d"]);
    golden.fails(4, &authority, &["network", "create", "--salt", "golden"]);
    golden.fails(2, &authority, &["network", "create", "--id", "1"]);
    golden.ok(&in_network, &["network", "update", "--default-lifetime", "90d"]);
    golden.ok(&in_network, &["network", "set-guardian", &wallet]);
    golden.ok(&in_network, &["network", "show"]);
    golden.ok(&other, &["network", "pause"]);
    golden.fails(4, &other, &["network", "unpause"]);
    golden.ok(&in_network, &["network", "unpause"]);
    golden.ok(&in_network, &["gatekeeper", "add", &operator, "--issued-per-day", "5"]);
    golden.ok(&in_network, &["network", "set-guardian", "--none"]);
    golden.ok(&in_network, &["gatekeeper", "add", &evm_wallet(91), "--permissions", "issue"]);
    let first = in_network.clone().with(["--gatekeeper", "1"]);
    golden.ok(&first, &["gatekeeper", "update", "--max-lifetime", "30d"]);
    golden.ok(&first, &["gatekeeper", "show"]);
    golden.ok(&first, &["gatekeeper", "freeze"]);
    golden.ok(&first, &["gatekeeper", "halt"]);
    golden.ok(&first, &["gatekeeper", "activate"]);
    golden.ok(&first, &["gatekeeper", "set-successor", "2"]);
    golden.ok(&first, &["gatekeeper", "set-successor", "--none"]);
    golden.ok(&first, &["gatekeeper", "raise-generation"]);
    let third = in_network.clone().with(["--gatekeeper", "3"]);
    let new = evm_wallet(90);
    golden.ok(&third, &["gatekeeper", "rotate", &new]);
    golden.ok(&in_network, &["gatekeeper", "list"]);
    golden.ok(&third, &["gatekeeper", "remove"]);
    golden.ok(&in_network, &["network", "propose-authority", &wallet]);
    golden.ok(&other, &["network", "accept-authority"]);
    golden.fails(4, &in_network, &["network", "pause"]);
    golden.fails(2, &other, &["network", "close"]);
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

    golden.fails(3, &operator, &["verify", &alice]);
    let issue = ["pass", "issue", &alice, "--expires", "90d", "--attributes", "human,kyc,40"];
    golden.ok(&operator, &issue);
    golden.fails(4, &operator, &issue);
    golden.ok(&operator, &["verify", &alice, "--attributes", "human", "--min-remaining", "1h"]);
    let strict = ["verify", &alice, "--attributes", "age-18", "--min-remaining", "91d"];
    golden.fails(3, &operator, &strict);
    golden.ok(&operator, &["pass", "freeze", &alice, "--reason", "3"]);
    golden.fails(4, &operator, &["pass", "renew", &alice, "--expires", "never"]);
    golden.ok(&operator, &["pass", "unfreeze", &alice]);
    golden.ok(&operator, &["pass", "renew", &alice, "--expires", "never"]);
    golden.ok(&operator, &["pass", "set-attributes", &alice, "none"]);
    golden.fails(4, &operator, &["pass", "close", &alice]);
    golden.ok(&authority, &["gatekeeper", "add", &held]);
    golden.ok(&authority, &["gatekeeper", "set-successor", "2", "--gatekeeper", "1"]);
    golden.ok(&holder, &["pass", "take-over", &alice]);
    golden.ok(&operator, &["pass", "status", &alice]);
    golden.ok(&holder, &["pass", "revoke", &alice, "--reason", "9"]);
    golden.fails(4, &operator, &issue);
    golden.ok(&operator, &["pass", "issue", &held, "--expires", "2100-01-01T00:00:00Z"]);
    golden.ok(&holder, &["pass", "renounce"]);
    golden.fails(4, &operator, &["pass", "freeze", &bob]);
    golden.ok(&operator, &["pass", "issue", &bob, "--expires", "never"]);
    golden.ok(&operator, &["pass", "list", "--state", "active"]);
    golden.ok(&operator, &["pass", "list", "--wallet", &bob]);
    golden.finish();
}
