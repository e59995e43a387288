//! Passes that their holders fetch (EVM).

use std::{io::Write as _, process::Stdio};

use serde_json::Value;

use crate::harness::{Folder, Transcript, evm_wallet, localnet, solana_wallet};

#[test]
fn a_voucher_is_signed_and_claimed_once() {
    let localnet = localnet();
    let _turn = localnet.evm_turn();
    let folder = Folder::new();
    let network = localnet.network("evm", 140);
    let operator = localnet.program("evm").with(["--network", &network]);
    let holder = localnet.program_as("wallet", "evm").with(["--network", &network]);
    let wallet = localnet.address("wallet", "evm");
    let mut golden = Transcript::new("voucher");
    golden.know(&network, "NETWORK");
    golden.know(&wallet, "HOLDER");
    golden.know(localnet.address("operator", "evm"), "OPERATOR");
    golden.know(folder.path().display().to_string(), "FOLDER");

    let sign = ["voucher", "sign", &wallet, "--expires", "2100-01-01", "--attributes", "human"];
    let signed = operator.run(&sign);
    assert_eq!((signed.code, signed.stderr.as_str()), (0, ""));
    let document: Value = signed.json();
    assert!(document.is_object());
    assert_eq!(operator.run(&["verify", &wallet]).code, 3, "nothing is sent");
    let file = folder.write("voucher.json", &signed.stdout);
    let file = file.to_str().unwrap();
    golden.ok(&holder, &["voucher", "claim", file, "--dry-run"]);
    golden.fails(4, &operator, &["voucher", "claim", file]);
    golden.ok(&holder, &["voucher", "claim", file]);
    assert_eq!(operator.run(&["verify", &wallet, "--attributes", "human"]).code, 0);
    golden.fails(4, &holder, &["voucher", "claim", file]);
    let empty = folder.write("empty.json", "{}");
    golden.fails(2, &holder, &["voucher", "claim", empty.to_str().unwrap()]);
    let sign = ["voucher", "sign", &evm_wallet(60), "--deadline", "never"];
    golden.fails(2, &operator, &sign);
    let on_solana = localnet.program("solana");
    golden.fails(2, &on_solana, &["voucher", "sign", &solana_wallet(60)]);
    golden.finish();
}

#[test]
fn a_voucher_is_read_from_stdin() {
    let localnet = localnet();
    let _turn = localnet.evm_turn();
    let network = localnet.network("evm", 141);
    let operator = localnet.program("evm").with(["--network", &network]);
    let holder = localnet.program_as("wallet", "evm").with(["--network", &network]);
    let voucher = operator.run(&["voucher", "sign", &localnet.address("wallet", "evm")]);
    let mut claim = holder
        .command(&["voucher", "claim", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    claim.stdin.take().unwrap().write_all(voucher.stdout.as_bytes()).unwrap();
    let run = holder.finished(&claim.wait_with_output().unwrap());
    assert_eq!(run.code, 0, "{}", run.stderr);
}
