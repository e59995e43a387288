//! What scripts build on.

use serde_json::{Value, json};

use crate::harness::{evm_wallet, localnet, solana_wallet};

/// The names in a document, sorted.
fn names(document: &Value) -> Vec<&str> {
    document.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn both_chains_answer_alike() {
    let localnet = localnet();
    let _turn = localnet.evm_turn();
    for (chain, wallet) in [("solana", solana_wallet(11)), ("evm", evm_wallet(11))] {
        let network = localnet.network(chain, 110);
        let operator = localnet.program(chain).with(["--network", &network]);
        let issue = ["pass", "issue", &wallet, "--expires", "2100-01-01", "--attributes", "kyc,33"];
        let done = operator.json(&issue);
        assert_eq!(done["operation"], "issue");
        assert_eq!(done["network"], json!(network));
        assert_eq!(done["details"]["attributes"], "kyc,33");
        assert!(done["transaction"].is_string() && done["height"].is_u64(), "{done}");

        let status = operator.json(&["pass", "status", &wallet]);
        assert_eq!(status["allow"], true);
        assert_eq!(status["verdict"], "Allow");
        assert_eq!((&status["code"], &status["reasons"]), (&json!(0), &json!([])));
        assert_eq!(status["network_paused"], false);
        let pass = &status["pass"];
        assert_eq!(pass["state"], "active");
        assert_eq!(pass["attributes"], json!(["kyc", "33"]));
        assert_eq!(pass["expires_at"], 4_102_444_800i64);

        let explained = operator.json(&["pass", "explain", &wallet, "--attributes", "human"]);
        assert_eq!(explained["verdict"], "MissingAttributes");
        assert_eq!(explained["reasons"][0]["code"], 7);

        let denied =
            operator.clone().with(["--json"]).run(&["verify", &wallet, "--attributes", "0x1"]);
        assert_eq!((denied.code, denied.stderr.as_str()), (3, ""));
        assert_eq!(denied.json()["allow"], false);

        let refused = operator.clone().with(["--json"]).run(&issue);
        assert_eq!((refused.code, refused.stdout.as_str()), (4, ""));
        let error = refused.error();
        assert_eq!(names(&error), ["code", "help", "message", "retryable"]);
        assert_eq!((&error["code"], &error["retryable"]), (&json!("PassExists"), &json!(false)));

        let shown = operator.json(&["network", "show"]);
        assert_eq!(shown["paused"], false);
        assert_eq!(shown["authority"], json!(localnet.address("authority", chain)));
        let list = operator.json(&["gatekeeper", "list"]);
        let gatekeepers = list["gatekeepers"].as_array().unwrap();
        assert_eq!(gatekeepers.len(), 1);
        assert_eq!(gatekeepers[0]["status"], "active");
        assert_eq!(gatekeepers[0]["operator"], json!(localnet.address("operator", chain)));
        let number = gatekeepers[0]["gatekeeper"].to_string();
        let shown = operator.json(&["gatekeeper", "show", "--gatekeeper", &number]);
        assert_eq!(shown, gatekeepers[0]);
        let address = operator.json(&["key", "address"]);
        assert_eq!(address, json!({ "address": localnet.address("operator", chain) }));
    }
}

#[test]
fn a_list_is_taken_in_pieces() {
    let localnet = localnet();
    let network = localnet.network("solana", 111);
    let operator = localnet.program("solana").with(["--network", &network]);
    let mut wallets: Vec<String> = (20..25).map(solana_wallet).collect();
    for wallet in &wallets {
        operator.json(&["pass", "issue", wallet]);
    }
    let mut listed = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let mut arguments = vec!["pass".to_owned(), "list".into(), "--limit=2".into()];
        arguments.extend(after.iter().map(|after| format!("--after={after}")));
        let page = operator.json(&arguments);
        let passes = page["passes"].as_array().unwrap();
        assert!(passes.len() <= 2);
        listed.extend(passes.iter().map(|pass| pass["wallet"].as_str().unwrap().to_owned()));
        match page["next"].as_str() {
            Some(next) => after = Some(next.to_owned()),
            None => break,
        }
    }
    listed.sort();
    wallets.sort();
    assert_eq!(listed, wallets);
}

#[test]
fn a_node_that_does_not_answer_is_worth_another_try() {
    let localnet = localnet();
    for (chain, wallet) in [("solana", solana_wallet(1)), ("evm", evm_wallet(1))] {
        let program = localnet.program(chain).with(["--json", "--rpc-url", "http://127.0.0.1:9"]);
        let run = program.run(&["verify", &wallet]);
        assert_eq!((run.code, run.stdout.as_str()), (5, ""), "{}", run.stderr);
        assert_eq!(run.error()["retryable"], true);
    }
}

#[test]
fn a_node_of_another_chain_is_found_out() {
    let localnet = localnet();
    let url = localnet.document["evm"]["rpc_url"].as_str().unwrap();
    let program = localnet.program("evm").with(["--json", "--chain", "ethereum:sepolia"]);
    let program = program.with(["--rpc-url", url, "--network", &format!("0x{:064x}", 1)]);
    let run = program.run(&["verify", &evm_wallet(1)]);
    assert_eq!((run.code, &run.error()["code"]), (1, &json!("wrong-chain")));
}
