//! The life of a network, its gatekeepers and a pass on Solana, as people see it.

use crate::harness::{Transcript, localnet, solana_wallet};

#[test]
fn networks_and_gatekeepers_are_governed() {
    let localnet = localnet();
    let authority = localnet.program_as("authority", "solana");
    let operator = localnet.address("operator", "solana");
    let wallet = localnet.address("wallet", "solana");
    let mut golden = Transcript::new("solana-governance");
    golden.know(localnet.address("authority", "solana"), "AUTHORITY");
    golden.know(&operator, "OPERATOR");
    golden.know(&wallet, "OTHER");
    let created = authority.json(&["network", "create", "--id", "100", "--dry-run"]);
    let network = created["network"].as_str().unwrap().to_owned();
    golden.know(&network, "NETWORK");
    let in_network = authority.clone().with(["--network", &network]);
    let other = localnet.program_as("wallet", "solana").with(["--network", &network]);

    golden.ok(&authority, &["network", "create", "--id", "100", "--max-lifetime", "365d"]);
    golden.fails(4, &authority, &["network", "create", "--id", "100"]);
    golden.ok(
        &in_network,
        &["network", "update", "--default-lifetime", "90d", "--single-use", "true"],
    );
    golden.ok(&in_network, &["network", "set-guardian", &wallet]);
    golden.ok(&in_network, &["network", "show"]);
    golden.ok(&other, &["network", "pause"]);
    golden.fails(4, &other, &["network", "unpause"]);
    golden.ok(&in_network, &["network", "unpause"]);
    golden.ok(&in_network, &["network", "set-guardian", "--none"]);

    let add =
        ["gatekeeper", "add", &operator, "--permissions", "issue,revoke", "--issued-per-day", "5"];
    golden.ok(&in_network, &add);
    golden.fails(4, &other, &add);
    let first = in_network.clone().with(["--gatekeeper", "0"]);
    golden.ok(&first, &["gatekeeper", "update", "--permissions", "all", "--max-lifetime", "30d"]);
    golden.ok(&first, &["gatekeeper", "show"]);
    golden.ok(&first, &["gatekeeper", "freeze"]);
    golden.ok(&first, &["gatekeeper", "halt"]);
    golden.ok(&first, &["gatekeeper", "activate"]);
    golden.ok(&first, &["gatekeeper", "raise-generation"]);
    golden.ok(&first, &["gatekeeper", "rotate", &wallet]);
    golden.fails(2, &first, &["gatekeeper", "set-successor", "0"]);
    golden.ok(&in_network, &["gatekeeper", "list"]);
    golden.fails(4, &in_network, &["network", "close"]);
    golden.ok(&first, &["gatekeeper", "remove"]);
    golden.fails(1, &in_network, &["gatekeeper", "show", "--gatekeeper", "7"]);

    golden.ok(&in_network, &["network", "propose-authority", "--none"]);
    golden.ok(&in_network, &["network", "propose-authority", &wallet]);
    golden.ok(&other, &["network", "accept-authority"]);
    golden.fails(4, &in_network, &["network", "pause"]);
    golden.fails(4, &other, &["network", "close"]);
    let creator = localnet.address("authority", "solana");
    golden.ok(&other, &["network", "propose-authority", &creator]);
    golden.ok(&in_network, &["network", "accept-authority"]);
    golden.ok(&in_network, &["network", "close"]);
    golden.fails(1, &other, &["network", "show"]);
    golden.finish();
}

#[test]
fn a_pass_lives() {
    let localnet = localnet();
    let network = localnet.network("solana", 101);
    let operator = localnet.program("solana").with(["--network", &network]);
    let authority = localnet.program_as("authority", "solana").with(["--network", &network]);
    let holder = localnet.program_as("wallet", "solana").with(["--network", &network]);
    let held = localnet.address("wallet", "solana");
    let (alice, bob) = (solana_wallet(1), solana_wallet(2));
    let mut golden = Transcript::new("solana-pass");
    for (value, name) in
        [(&network, "NETWORK"), (&alice, "ALICE"), (&bob, "BOB"), (&held, "HOLDER")]
    {
        golden.know(value, name);
    }
    golden.know(localnet.address("operator", "solana"), "OPERATOR");

    golden.fails(3, &operator, &["verify", &alice]);
    let issue = ["pass", "issue", &alice, "--expires", "90d", "--attributes", "human,kyc,40"];
    golden.ok(&operator, &issue);
    golden.fails(4, &operator, &issue);
    golden.ok(&operator, &["verify", &alice, "--attributes", "human", "--min-remaining", "1h"]);
    let strict = ["verify", &alice, "--attributes", "age-18", "--min-remaining", "91d"];
    golden.fails(3, &operator, &strict);
    golden.ok(&operator, &["pass", "explain", &alice, "--attributes", "age-18"]);
    golden.ok(&operator, &["pass", "freeze", &alice, "--reason", "3"]);
    golden.fails(3, &operator, &["verify", &alice]);
    golden.fails(4, &operator, &["pass", "renew", &alice, "--expires", "never"]);
    golden.ok(&operator, &["pass", "unfreeze", &alice]);
    golden.ok(&operator, &["pass", "renew", &alice, "--expires", "never"]);
    golden.ok(&operator, &["pass", "set-attributes", &alice, "none"]);
    golden.fails(4, &operator, &["pass", "close", &alice]);
    golden.ok(&authority, &["gatekeeper", "add", &held]);
    let source = format!("file:{}", localnet.key_file("authority", "solana"));
    golden.know(&source, "AUTHORITY KEY");
    let second = holder.clone().with(["--gatekeeper", "1"]);
    golden.ok(&second, &["pass", "take-over", &alice, "--authority", &source]);
    golden.ok(&operator, &["pass", "status", &alice]);
    golden.ok(&second, &["pass", "revoke", &alice, "--reason", "9"]);
    golden.fails(4, &operator, &issue);
    golden.ok(&operator, &["pass", "issue", &held, "--expires", "2100-01-01T00:00:00Z"]);
    golden.ok(&holder, &["pass", "renounce"]);
    golden.fails(4, &operator, &["pass", "freeze", &bob]);
    golden.ok(&operator, &["pass", "issue", &bob, "--expires", "never"]);
    golden.ok(&operator, &["pass", "list", "--state", "active"]);
    golden.ok(&operator, &["pass", "list", "--limit", "1"]);
    golden.finish();
}
