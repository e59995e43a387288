//! A pass for every wallet of a file, whatever happens meanwhile.

mod kill;

use crate::harness::{Folder, Program, Run, evm_wallet, localnet, solana_wallet};

/// A chain, and how its wallets are numbered.
type Numbered = (&'static str, fn(u32) -> String);

const CHAINS: [Numbered; 2] = [("solana", solana_wallet), ("evm", evm_wallet)];

/// A list of wallets alone.
fn list(folder: &Folder, wallets: &[String]) -> String {
    let path = folder.write("wallets.csv", &format!("wallet\n{}\n", wallets.join("\n")));
    path.to_str().unwrap().to_owned()
}

fn issue(program: &Program, list: &str) -> Run {
    program.clone().with(["--json"]).run(&["pass", "issue", "--from", list])
}

#[test]
fn a_list_says_what_each_wallet_gets() {
    let localnet = localnet();
    let _turn = localnet.evm_turn();
    for (chain, wallet) in CHAINS {
        let folder = Folder::new();
        let network = localnet.network(chain, 180);
        let operator = localnet.program(chain).with(["--network", &network]);
        let content = format!(
            "wallet,expires_at,attributes\n{},never,human kyc\n{},2100-01-01T00:00:00Z,\n{},90d,40\n",
            wallet(100),
            wallet(101),
            wallet(102)
        );
        let file = folder.write("wallets.csv", &content);
        let arguments = ["pass", "issue", "--attributes=live", "--from", file.to_str().unwrap()];
        let run = operator.run(&arguments);
        assert_eq!(run.code, 0, "{}", run.stderr);
        let mut lines = run.stdout.lines();
        assert_eq!(lines.next(), Some("wallet,outcome,transaction,code,message"));
        for (line, number) in lines.zip(100..) {
            assert!(line.starts_with(&format!("{},issued,", wallet(number))), "{line}");
        }
        assert_eq!(run.stderr, "3 issued, 0 had it, 0 refused, 0 failed\n");
        let pass = |number| operator.json(&["pass", "status", &wallet(number)])["pass"].clone();
        assert_eq!(pass(100)["attributes"], serde_json::json!(["human", "kyc"]));
        assert_eq!(pass(100)["expires_at"], 0);
        assert_eq!(pass(101)["attributes"], serde_json::json!(["live"]));
        assert_eq!(pass(101)["expires_at"], 4_102_444_800i64);
        assert_eq!(pass(102)["attributes"], serde_json::json!(["40"]));
        // Once more: nothing is left to do, and the same is told.
        let again = operator.run(&arguments);
        assert_eq!((again.code, again.stdout), (0, run.stdout));
    }
}

#[test]
fn what_is_refused_is_listed_and_tried_again_the_next_time() {
    let localnet = localnet();
    let _turn = localnet.evm_turn();
    for (chain, wallet) in CHAINS {
        let folder = Folder::new();
        let network = localnet.network(chain, 181);
        let operator = localnet.program(chain).with(["--network", &network]);
        let authority = localnet.program_as("authority", chain).with(["--network", &network]);
        let gatekeeper =
            operator.json(&["gatekeeper", "list"])["gatekeepers"][0]["gatekeeper"].to_string();
        let in_hand = authority.with(["--gatekeeper", &gatekeeper]);
        // One as asked, one of another kind, one revoked.
        for (number, attributes) in [(110, "none"), (111, "human"), (112, "none")] {
            let issue = ["pass", "issue", &wallet(number), "--attributes", attributes];
            assert_eq!(operator.run(&issue).code, 0);
        }
        assert_eq!(operator.run(&["pass", "revoke", &wallet(112)]).code, 0);
        let wallets: Vec<String> = (110..115).map(wallet).collect();
        let file = list(&folder, &wallets);
        assert_eq!(in_hand.run(&["gatekeeper", "freeze"]).code, 0);
        let run = issue(&operator, &file);
        assert_eq!(run.code, 4, "{}", run.stderr);
        assert_eq!(run.json()["items"][4]["code"], "GatekeeperNotActive", "{}", run.stdout);
        assert_eq!(in_hand.run(&["gatekeeper", "activate"]).code, 0);
        let run = issue(&operator, &file);
        assert_eq!(run.code, 4, "{}", run.stderr);
        let told = run.json();
        let outcome = |index: usize| {
            let item = &told["items"][index];
            (
                item["outcome"].as_str().unwrap().to_owned(),
                item["code"].as_str().unwrap_or("").to_owned(),
            )
        };
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(outcome(0), pair("exists", ""));
        assert_eq!(outcome(1), pair("refused", "PassExists"));
        assert_eq!(outcome(2), pair("refused", "PassRevoked"));
        assert_eq!(outcome(3), pair("issued", ""));
        assert_eq!((&told["issued"], &told["refused"]), (&2.into(), &2.into()));
    }
}

#[test]
fn a_list_with_faults_is_refused_as_a_whole() {
    let localnet = localnet();
    for (chain, wallet) in CHAINS {
        let folder = Folder::new();
        let operator = localnet.program(chain);
        let file = list(&folder, &[wallet(120), wallet(121), wallet(120), "x".to_owned()]);
        let run = operator.run(&["pass", "issue", "--from", &file]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""));
        let faults = "line 4: the same wallet as in line 2; line 5: no address of a wallet";
        assert!(run.stderr.contains(faults), "{}", run.stderr);
        assert!(!folder.path().join("wallets.csv.portcullis-journal").exists());
        assert_eq!(operator.run(&["verify", &wallet(120)]).code, 3);
        let other = if chain == "evm" { solana_wallet(1) } else { evm_wallet(1) };
        let file = list(&folder, &[other]);
        let run = operator.run(&["pass", "issue", "--from", &file]);
        assert!(run.stderr.contains("line 2: no wallet of"), "{}", run.stderr);
    }
}

#[test]
fn a_journal_is_of_one_list_chain_network_and_signer() {
    let localnet = localnet();
    let folder = Folder::new();
    let network = localnet.network("solana", 182);
    let operator = localnet.program("solana").with(["--network", &network]);
    let file = list(&folder, &[solana_wallet(130)]);
    assert_eq!(issue(&operator, &file).code, 0);
    let other_network = localnet.program("solana");
    let other_signer = localnet.program_as("authority", "solana").with(["--network", &network]);
    for program in [other_network, other_signer] {
        let run = issue(&program, &file);
        assert_eq!(run.code, 2);
        assert!(run.error()["message"].as_str().unwrap().contains("is of another run"));
    }
    list(&folder, &[solana_wallet(130), solana_wallet(131)]);
    let run = issue(&operator, &file);
    assert_eq!(run.code, 2, "the list has changed");
}
