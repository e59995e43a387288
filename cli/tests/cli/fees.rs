//! What is paid: flag before environment before profile, and never more than is allowed.

use std::fs;

use crate::harness::{Folder, Program, evm_wallet, localnet, solana_wallet};

/// The fee that a dry run tells, in the smallest unit.
fn fee(program: &Program, wallet: &str, more: &[&str]) -> u128 {
    let told = program.clone().with(more).json(&["pass", "issue", wallet, "--dry-run"]);
    let number = |name: &str| told[name].as_u64().map(u128::from);
    let text = |name: &str| told[name].as_str().and_then(|digits| digits.parse().ok());
    number("fee_lamports").or_else(|| text("max_fee_wei")).unwrap()
}

#[test]
fn what_might_cost_more_than_is_allowed_is_not_sent() {
    let localnet = localnet();
    let _turn = localnet.evm_turn();
    for (chain, wallet, low, high) in [
        ("solana", solana_wallet(601), "4999lamports", "0.000005SOL"),
        ("evm", evm_wallet(601), "1000wei", "1ETH"),
    ] {
        let operator = localnet.program(chain);
        let issue = ["pass", "issue", &wallet, "--json"];
        let run = operator.clone().with(["--max-fee", low]).run(&issue);
        assert_eq!(run.code, 1, "{chain}: {}", run.stderr);
        assert_eq!(run.error()["code"], "max-fee", "{chain}: {}", run.stderr);
        assert_eq!(operator.run(&["verify", &wallet]).code, 3, "{chain}");
        let run = operator.clone().with(["--max-fee", high]).run(&issue);
        assert_eq!(run.code, 0, "{chain}: {}", run.stderr);
    }
}

#[test]
fn what_is_paid_is_what_the_flag_says_before_environment_and_profile() {
    let localnet = localnet();
    let folder = Folder::new();
    let network = localnet.document["solana"]["network"].as_str().unwrap();
    let url = localnet.document["solana"]["rpc_url"].as_str().unwrap();
    let key = localnet.key_file("operator", "solana");
    let directory = folder.path().join(".config/portcullis");
    fs::create_dir_all(&directory).unwrap();
    let profile = |more: &str| {
        format!(
            "default_profile = \"a\"\n[profiles.a]\nchain = \"solana:localnet\"\n\
             rpc_url = \"{url}\"\nnetwork = \"{network}\"\nsigner = \"file:{key}\"\n{more}\n"
        )
    };
    let config = directory.join("config.toml");
    let program = Program::new(&folder);
    let wallet = solana_wallet(602);
    fs::write(&config, profile("")).unwrap();
    assert_eq!(fee(&program, &wallet, &[]), 5_000, "nobody pays for preference here");
    fs::write(&config, profile("priority_fee = \"1000000\"")).unwrap();
    let by_profile = fee(&program, &wallet, &[]);
    assert!((7_000..20_000).contains(&by_profile), "a lamport a unit: {by_profile}");
    let environment = program.clone().variable("PORTCULLIS_PRIORITY_FEE", "2000000");
    let by_environment = fee(&environment, &wallet, &[]);
    assert_eq!(by_environment - 5_000, 2 * (by_profile - 5_000));
    assert_eq!(fee(&environment, &wallet, &["--priority-fee", "none"]), 5_000);
    fs::write(&config, profile("priority_fee = \"dear\"")).unwrap();
    let run = program.run(&["pass", "issue", &wallet, "--dry-run"]);
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert!(run.stderr.contains("priority_fee"), "{}", run.stderr);
}

#[test]
fn a_ceiling_and_a_tip_are_kept_to() {
    let localnet = localnet();
    let operator = localnet.program("evm");
    let wallet = evm_wallet(603);
    let suggested = fee(&operator, &wallet, &[]);
    let bounded = fee(&operator, &wallet, &["--max-fee-per-gas", "1.5gwei"]);
    assert!(bounded <= suggested, "{bounded} of {suggested}");
    let tipped = fee(&operator, &wallet, &["--max-priority-fee-per-gas", "100gwei"]);
    assert!(tipped > suggested, "{tipped} of {suggested}");
    let issue = ["pass", "issue", &wallet, "--json", "--max-fee-per-gas", "1wei"];
    let run = operator.run(&issue);
    assert_eq!(run.code, 5, "fees may fall: {}", run.stderr);
    assert_eq!(operator.run(&["verify", &wallet]).code, 3);
}

#[test]
fn fees_of_the_other_kind_of_chain_and_unknown_units_are_refused() {
    let localnet = localnet();
    for (chain, wallet, option, value) in [
        ("solana", solana_wallet(604), "--max-fee-per-gas", "1gwei"),
        ("solana", solana_wallet(604), "--max-fee", "1gwei"),
        ("solana", solana_wallet(604), "--max-fee", "0.5lamports"),
        ("evm", evm_wallet(604), "--priority-fee", "1"),
        ("evm", evm_wallet(604), "--max-fee", "1SOL"),
        ("evm", evm_wallet(604), "--max-fee-per-gas", "1ETH"),
        ("evm", evm_wallet(604), "--max-fee-per-gas", "30"),
    ] {
        let run = localnet.program(chain).run(&["pass", "issue", &wallet, option, value]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{option} {value}: {}", run.stderr);
    }
}
