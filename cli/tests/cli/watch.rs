//! What happened, and going on where one was.

use serde_json::Value;

use crate::harness::{Program, evm_wallet, localnet, solana_wallet};

fn watched(program: &Program, arguments: &[&str]) -> Vec<Value> {
    let run = program.clone().with(["--json", "watch"]).run(arguments);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn events_are_told_once_whatever_the_place_of_a_restart() {
    let localnet = localnet();
    let _turn = localnet.evm_turn();
    for (chain, wallet) in [("solana", solana_wallet(70)), ("evm", evm_wallet(70))] {
        let network = localnet.network(chain, 150);
        let operator = localnet.program(chain).with(["--network", &network]);
        for step in [
            &["pass", "issue", &wallet, "--expires", "never"][..],
            &["pass", "freeze", &wallet],
            &["pass", "unfreeze", &wallet],
            &["pass", "revoke", &wallet],
        ] {
            assert_eq!(operator.run(step).code, 0);
        }
        // The network, its gatekeeper, and four steps.
        let all = watched(&operator, &["--from-beginning", "--count", "6"]);
        let told: Vec<&str> = all.iter().map(|it| it["event"].as_str().unwrap()).collect();
        let expected = ["NetworkCreated", "GatekeeperAdded", "PassIssued", "PassFrozen"];
        assert_eq!(told[..4], expected);
        let verbs: Vec<&Value> = all[2..].iter().map(|it| &it["verb"]).collect();
        assert_eq!(verbs, ["issue", "freeze", "unfreeze", "revoke"]);
        assert_eq!(all[2]["wallet"], wallet.as_str());
        assert_eq!(all[5]["state"], "Revoked");
        for (index, event) in all.iter().enumerate().take(5) {
            let cursor = event["cursor"].to_string();
            let count = (5 - index).to_string();
            assert_eq!(
                watched(&operator, &["--after", &cursor, "--count", &count]),
                all[index + 1..]
            );
        }
        let last = all[5]["cursor"].to_string();
        assert_eq!(watched(&operator, &["--after", &last, "--idle", "2s"]), [] as [Value; 0]);
        let run = operator.run(&["watch", "--from-beginning", "--count", "3"]);
        assert!(run.stdout.lines().nth(2).unwrap().contains(&format!("PassIssued {wallet}")));
    }
}

#[test]
fn a_cursor_of_the_other_chain_is_refused() {
    let localnet = localnet();
    let cursor = r#"{"evm":{"next_block":1,"recent":[]}}"#;
    let run = localnet.program("solana").run(&["watch", "--after", cursor]);
    assert_eq!(run.code, 2, "{}", run.stderr);
}
