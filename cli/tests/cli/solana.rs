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

    golden.run(&authority, &["network", "create", "--id", "100", "--max-lifetime", "365d"]);
    assert_eq!(golden.run(&authority, &["network", "create", "--id", "100"]).code, 4);
    golden.run(
        &in_network,
        &["network", "update", "--default-lifetime", "90d", "--single-use", "true"],
    );
    golden.run(&in_network, &["network", "set-guardian", &wallet]);
    golden.run(&in_network, &["network", "show"]);
    golden.run(&other, &["network", "pause"]);
    assert_eq!(golden.run(&other, &["network", "unpause"]).code, 4);
    golden.run(&in_network, &["network", "unpause"]);
    golden.run(&in_network, &["network", "set-guardian", "--none"]);

    let add =
        ["gatekeeper", "add", &operator, "--permissions", "issue,revoke", "--issued-per-day", "5"];
    golden.run(&in_network, &add);
    assert_eq!(golden.run(&other, &add).code, 4);
    let first = in_network.clone().with(["--gatekeeper", "0"]);
    golden.run(&first, &["gatekeeper", "update", "--permissions", "all", "--max-lifetime", "30d"]);
    golden.run(&first, &["gatekeeper", "show"]);
    golden.run(&first, &["gatekeeper", "freeze"]);
    golden.run(&first, &["gatekeeper", "halt"]);
    golden.run(&first, &["gatekeeper", "activate"]);
    golden.run(&first, &["gatekeeper", "raise-generation"]);
    golden.run(&first, &["gatekeeper", "rotate", &wallet]);
    assert_eq!(golden.run(&first, &["gatekeeper", "set-successor", "0"]).code, 2);
    golden.run(&in_network, &["gatekeeper", "list"]);
    assert_eq!(golden.run(&in_network, &["network", "close"]).code, 4);
    golden.run(&first, &["gatekeeper", "remove"]);
    assert_eq!(golden.run(&in_network, &["gatekeeper", "show", "--gatekeeper", "7"]).code, 1);

    golden.run(&in_network, &["network", "propose-authority", "--none"]);
    golden.run(&in_network, &["network", "propose-authority", &wallet]);
    golden.run(&other, &["network", "accept-authority"]);
    assert_eq!(golden.run(&in_network, &["network", "pause"]).code, 4);
    golden.run(&other, &["network", "close"]);
    assert_eq!(golden.run(&other, &["network", "show"]).code, 1);
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

    assert_eq!(golden.run(&operator, &["verify", &alice]).code, 3);
    let issue = ["pass", "issue", &alice, "--expires", "90d", "--attributes", "human,kyc,40"];
    golden.run(&operator, &issue);
    assert_eq!(golden.run(&operator, &issue).code, 4);
    golden.run(&operator, &["verify", &alice, "--attributes", "human", "--min-remaining", "1h"]);
    let strict = ["verify", &alice, "--attributes", "age-18", "--min-remaining", "91d"];
    assert_eq!(golden.run(&operator, &strict).code, 3);
    golden.run(&operator, &["pass", "explain", &alice, "--attributes", "age-18"]);
    golden.run(&operator, &["pass", "freeze", &alice, "--reason", "3"]);
    assert_eq!(golden.run(&operator, &["verify", &alice]).code, 3);
    assert_eq!(golden.run(&operator, &["pass", "renew", &alice, "--expires", "never"]).code, 4);
    golden.run(&operator, &["pass", "unfreeze", &alice]);
    golden.run(&operator, &["pass", "renew", &alice, "--expires", "never"]);
    golden.run(&operator, &["pass", "set-attributes", &alice, "none"]);
    assert_eq!(golden.run(&operator, &["pass", "close", &alice]).code, 4);
    golden.run(&authority, &["gatekeeper", "add", &held]);
    let source = format!("file:{}", localnet.key_file("authority", "solana"));
    golden.know(&source, "AUTHORITY KEY");
    let second = holder.clone().with(["--gatekeeper", "1"]);
    golden.run(&second, &["pass", "take-over", &alice, "--authority", &source]);
    golden.run(&operator, &["pass", "status", &alice]);
    golden.run(&second, &["pass", "revoke", &alice, "--reason", "9"]);
    assert_eq!(golden.run(&operator, &issue).code, 4);
    golden.run(&operator, &["pass", "issue", &held, "--expires", "2100-01-01T00:00:00Z"]);
    golden.run(&holder, &["pass", "renounce"]);
    assert_eq!(golden.run(&operator, &["pass", "freeze", &bob]).code, 4);
    golden.run(&operator, &["pass", "issue", &bob, "--expires", "never"]);
    golden.run(&operator, &["pass", "list", "--state", "active"]);
    golden.run(&operator, &["pass", "list", "--limit", "1"]);
    golden.finish();
}
