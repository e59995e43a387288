//! Killed at any moment, the next run finishes the rest and issues nothing twice.

use std::{
    collections::HashMap,
    fs,
    process::{Child, Stdio},
    time::{Duration, Instant},
};

use serde_json::Value;

use super::{CHAINS, issue, list};
use crate::harness::{DeafNode, Folder, Program, localnet};

/// More transactions than are under way at the same time on Solana, and several on EVM chains.
const fn wallets(chain: &str) -> u32 {
    match chain.as_bytes() {
        b"solana" => 100,
        _ => 420,
    }
}

fn start(program: &Program, file: &str) -> Child {
    let mut command = program.command(&["pass", "issue", "--from", file]);
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// Kills it once its journal has so many lines; `false`: it had ended before.
fn kill_at(mut child: Child, folder: &Folder, lines: usize) -> bool {
    let journal = folder.path().join("wallets.csv.portcullis-journal");
    let patience = Instant::now();
    loop {
        if child.try_wait().unwrap().is_some() {
            return false;
        }
        let text = fs::read_to_string(&journal).unwrap_or_default();
        if text.lines().count() >= lines {
            child.kill().unwrap();
            child.wait().unwrap();
            return true;
        }
        assert!(patience.elapsed() < Duration::from_secs(60), "{lines} lines do not come");
        std::thread::yield_now();
    }
}

/// How often each wallet of a network was issued a pass, as the chain tells.
fn issues(operator: &Program, wallets: usize) -> HashMap<String, usize> {
    // The network and its gatekeeper come first.
    let count = (wallets + 2).to_string();
    let arguments = ["watch", "--from-beginning", "--count", &count];
    let all = operator.clone().with(["--json"]).run(&arguments);
    let last: Value = serde_json::from_str(all.stdout.lines().last().unwrap()).unwrap();
    let cursor = last["cursor"].to_string();
    let more =
        operator.clone().with(["--json"]).run(&["watch", "--after", &cursor, "--idle", "3s"]);
    let mut issues = HashMap::new();
    for line in all.stdout.lines().chain(more.stdout.lines()) {
        let event: Value = serde_json::from_str(line).unwrap();
        if event["verb"] == "issue" {
            *issues.entry(event["wallet"].as_str().unwrap().to_owned()).or_default() += 1;
        }
    }
    issues
}

#[test]
fn killed_again_and_again_it_issues_each_pass_once() {
    let localnet = localnet();
    let _turn = localnet.evm_turn();
    for (chain, wallet) in CHAINS {
        let folder = Folder::new();
        let network = localnet.network(chain, 190);
        let operator = localnet.program(chain).with(["--network", &network]);
        let wallets: Vec<String> = (1_000..1_000 + wallets(chain)).map(wallet).collect();
        let file = list(&folder, &wallets);
        let mut kills = 0;
        let most = wallets.len();
        for lines in [1, 2, 3, 4, 8, 12, 20, 50, most / 2, most - 1] {
            kills += usize::from(kill_at(start(&operator, &file), &folder, lines));
        }
        assert!(kills >= 4, "{kills}");
        let run = issue(&operator, &file);
        assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
        let told = run.json();
        let had = told["issued"].as_u64().unwrap() + told["existing"].as_u64().unwrap();
        assert_eq!(had, wallets.len() as u64);
        assert_eq!(told["existing"], 0, "every one is known to be of these runs");
        let issues = issues(&operator, wallets.len());
        assert_eq!(issues.len(), wallets.len());
        assert!(issues.values().all(|count| *count == 1), "{issues:?}");
    }
}

#[test]
fn killed_between_keeping_and_sending_the_same_transactions_are_sent() {
    let localnet = localnet();
    let _turn = localnet.evm_turn();
    for (chain, wallet) in CHAINS {
        let folder = Folder::new();
        let network = localnet.network(chain, 191);
        let operator = localnet.program(chain).with(["--network", &network]);
        let deaf = DeafNode::before(localnet.document[chain]["rpc_url"].as_str().unwrap());
        let wallets: Vec<String> = (300..320).map(wallet).collect();
        let file = list(&folder, &wallets);
        let unheard = operator.clone().with(["--rpc-url", &deaf.url()]);
        let transactions = if chain == "solana" { 2 } else { 1 };
        // The first line says what the journal is of.
        assert!(kill_at(start(&unheard, &file), &folder, 1 + transactions));
        let journal = folder.read("wallets.csv.portcullis-journal");
        assert!(!journal.contains("\"over\""), "{journal}");
        assert_eq!(operator.run(&["verify", &wallets[0]]).code, 3, "nothing was sent");
        let run = issue(&operator, &file);
        assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
        for item in run.json()["items"].as_array().unwrap() {
            let transaction = item["transaction"].as_str().unwrap();
            assert!(journal.contains(transaction), "another one was signed");
        }
        // What was kept is all there is: none was signed anew.
        let prepared = |text: &str| text.matches("\"prepared\"").count();
        let after = folder.read("wallets.csv.portcullis-journal");
        assert_eq!(prepared(&after), prepared(&journal));
    }
}

/// Meanwhile another gives one of the wallets a pass: on Solana its whole transaction fails, and
/// takes effect without it.
#[test]
fn killed_before_sending_a_pass_that_another_issued_meanwhile_costs_the_others_nothing() {
    let localnet = localnet();
    let _turn = localnet.evm_turn();
    for (chain, wallet) in CHAINS {
        let folder = Folder::new();
        let network = localnet.network(chain, 193);
        let operator = localnet.program(chain).with(["--network", &network]);
        let authority = localnet.program_as("authority", chain).with(["--network", &network]);
        let deaf = DeafNode::before(localnet.document[chain]["rpc_url"].as_str().unwrap());
        let wallets: Vec<String> = (500..506).map(wallet).collect();
        let file = list(&folder, &wallets);
        let unheard = operator.clone().with(["--rpc-url", &deaf.url()]);
        assert!(kill_at(start(&unheard, &file), &folder, 2));
        // A second gatekeeper of the network, whose key has coins: the wallet's.
        let second = localnet.address("wallet", chain);
        let added = authority.json(&["gatekeeper", "add", &second])["gatekeeper"].to_string();
        let other = localnet.program_as("wallet", chain);
        let other = other.with(["--network", &network, "--gatekeeper", &added]);
        let issue_one = ["pass", "issue", &wallets[2], "--attributes", "kyc"];
        let run = other.run(&issue_one);
        assert_eq!(run.code, 0, "{}", run.stderr);
        let run = issue(&operator, &file);
        assert_eq!(run.code, 4, "{}{}", run.stdout, run.stderr);
        let told = run.json();
        assert_eq!((&told["issued"], &told["refused"]), (&5.into(), &1.into()), "{told}");
        assert_eq!(told["items"][2]["code"], "PassExists");
        let issues = issues(&operator, wallets.len() + 1);
        assert_eq!(issues.len(), wallets.len());
        assert!(issues.values().all(|count| *count == 1), "{issues:?}");
    }
}

#[test]
fn killed_between_sending_and_recording_what_was_done_is_found() {
    let localnet = localnet();
    let _turn = localnet.evm_turn();
    for (chain, wallet) in CHAINS {
        let folder = Folder::new();
        let network = localnet.network(chain, 192);
        let operator = localnet.program(chain).with(["--network", &network]);
        let wallets: Vec<String> = (400..420).map(wallet).collect();
        let file = list(&folder, &wallets);
        let first = issue(&operator, &file);
        assert_eq!(first.code, 0, "{}", first.stderr);
        let journal = folder.read("wallets.csv.portcullis-journal");
        let unrecorded: String = journal
            .lines()
            .filter(|line| !line.contains("\"over\""))
            .map(|line| format!("{line}\n"))
            .collect();
        folder.write("wallets.csv.portcullis-journal", &unrecorded);
        let second = issue(&operator, &file);
        assert_eq!((second.code, second.json()), (0, first.json()), "{}", second.stderr);
    }
}
