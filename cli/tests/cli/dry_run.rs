//! `--dry-run` says everything and does nothing.

use crate::harness::{Folder, Transcript, evm_wallet, localnet, solana_wallet};

#[test]
fn nothing_changes_and_the_cost_is_told() {
    let localnet = localnet();
    let _turn = localnet.evm_turn();
    let mut golden = Transcript::new("dry-run");
    for (chain, wallet) in [("solana", solana_wallet(31)), ("evm", evm_wallet(31))] {
        let network = localnet.network(chain, 120);
        golden.know(&network, "NETWORK");
        golden.know(&wallet, "WALLET");
        golden.know(localnet.address("operator", chain), "OPERATOR");
        let operator = localnet.program(chain).with(["--network", &network]);
        let dry = operator.clone().with(["--dry-run"]);
        golden.ok(
            &dry,
            &["pass", "issue", &wallet, "--expires", "2100-01-01", "--attributes", "human"],
        );
        assert_eq!(operator.run(&["verify", &wallet]).code, 3);
        golden.ok(&operator, &["pass", "issue", &wallet]);
        let before = operator.json(&["pass", "status", &wallet])["pass"].clone();
        golden.fails(4, &dry, &["pass", "issue", &wallet]);
        golden.ok(&dry, &["pass", "revoke", &wallet, "--reason", "1"]);
        golden.ok(&dry, &["pass", "freeze", &wallet]);
        let authority = localnet.program_as("authority", chain).with(["--network", &network]);
        golden.ok(&authority, &["network", "pause", "--dry-run"]);
        assert_eq!(operator.json(&["pass", "status", &wallet])["pass"], before);
        assert_eq!(operator.run(&["verify", &wallet]).code, 0);
    }
    golden.finish();
}

#[test]
fn a_list_is_estimated_as_a_whole() {
    let localnet = localnet();
    let _turn = localnet.evm_turn();
    let folder = Folder::new();
    for (chain, wallet) in [("solana", solana_wallet as fn(u32) -> String), ("evm", evm_wallet)] {
        let network = localnet.network(chain, 121);
        let operator = localnet.program(chain).with(["--network", &network]);
        assert_eq!(operator.run(&["pass", "issue", &wallet(41)]).code, 0);
        let lines: String = (40..52).map(|number| format!("{},\n", wallet(number))).collect();
        let content = format!("wallet,expires_at\n{lines}{},2001-01-01\n", wallet(52));
        let list = folder.write("dry.csv", &content);
        let dry = operator.clone().with(["--dry-run", "--json"]);
        let run = dry.run(&["pass", "issue", "--from", list.to_str().unwrap()]);
        assert_eq!(run.code, 4, "{}", run.stderr);
        let told = run.json();
        assert_eq!((&told["passes"], &told["existing"]), (&13.into(), &1.into()));
        let refused = told["refused"].as_array().unwrap();
        assert_eq!(refused.len(), 1, "{}", run.stdout);
        assert_eq!(
            (&refused[0]["line"], &refused[0]["code"]),
            (&14.into(), &"ExpiryInPast".into())
        );
        let transactions = if chain == "solana" { 2 } else { 1 };
        assert_eq!(told["transactions"], transactions);
        assert!(!folder.path().join("dry.csv.portcullis-journal").exists());
        assert_eq!(operator.run(&["verify", &wallet(40)]).code, 3);
    }
}
