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

/// More than are under way at the same time.
const WALLETS: u32 = 24;

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
        let wallets: Vec<String> = (200..200 + WALLETS).map(wallet).collect();
        let file = list(&folder, &wallets);
        let mut kills = 0;
        for lines in [1, 2, 3, 7, 16, 21, 30, 44] {
            kills += usize::from(kill_at(start(&operator, &file), &folder, lines));
        }
        assert!(kills >= 4, "{kills}");
        let run = issue(&operator, &file);
        assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
        let told = run.json();
        let had = told["issued"].as_u64().unwrap() + told["existing"].as_u64().unwrap();
        assert_eq!(had, u64::from(WALLETS));
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
        let wallets: Vec<String> = (300..306).map(wallet).collect();
        let file = list(&folder, &wallets);
        let unheard = operator.clone().with(["--rpc-url", &deaf.url()]);
        // The first line says what the journal is of.
        assert!(kill_at(start(&unheard, &file), &folder, 1 + wallets.len()));
        let journal = folder.read("wallets.csv.portcullis-journal");
        assert!(!journal.contains("\"outcome\""), "{journal}");
        assert_eq!(operator.run(&["verify", &wallets[0]]).code, 3, "nothing was sent");
        let run = issue(&operator, &file);
        assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
        for item in run.json()["items"].as_array().unwrap() {
            let transaction = item["transaction"].as_str().unwrap();
            let known = journal.contains(transaction) || chain == "solana";
            assert!(known, "another one was signed");
        }
        // What was kept is all there is: none was signed anew.
        let prepared = |text: &str| text.matches("\"prepared\"").count();
        let after = folder.read("wallets.csv.portcullis-journal");
        assert_eq!(prepared(&after), prepared(&journal));
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
        let wallets: Vec<String> = (400..404).map(wallet).collect();
        let file = list(&folder, &wallets);
        let first = issue(&operator, &file);
        assert_eq!(first.code, 0, "{}", first.stderr);
        let journal = folder.read("wallets.csv.portcullis-journal");
        let unrecorded: String = journal
            .lines()
            .filter(|line| !line.contains("\"outcome\""))
            .map(|line| format!("{line}\n"))
            .collect();
        folder.write("wallets.csv.portcullis-journal", &unrecorded);
        let second = issue(&operator, &file);
        assert_eq!((second.code, second.json()), (0, first.json()), "{}", second.stderr);
    }
}
