//! Keys are named by their place. One that is given itself is refused, and never shown.

use crate::harness::{Folder, Program, localnet, solana_wallet};

const HEX: &str = "a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90";

/// The keys of both chains in every form that one may paste.
fn keys() -> Vec<String> {
    let pair = solana_keypair::keypair_from_seed(&[42; 32]).unwrap();
    let numbers: Vec<String> = pair.to_bytes().iter().map(ToString::to_string).collect();
    let array = format!("[{}]", numbers.join(","));
    vec![HEX.to_owned(), format!("0x{HEX}"), pair.to_base58_string(), array]
}

#[test]
fn a_key_in_place_of_its_place_is_refused_and_not_shown() {
    let folder = Folder::new();
    for key in keys() {
        let program = Program::new(&folder).secret(&key);
        for chain in ["solana:localnet", "eip155:31337"] {
            let program = program.clone().with(["--chain", chain]);
            let json = program.clone().with(["--json"]);
            for program in [&program, &json] {
                let named = format!("file:{key}");
                let assigned = format!("--signer={key}");
                for arguments in [
                    &["key", "address", &key][..],
                    &["key", "address", "--signer", &key],
                    &["key", "address", &named],
                    &["key", "address", &assigned],
                    &["network", "create", "--payer", &key, "--signer", "env:NOTHING"],
                ] {
                    assert_ne!(program.run(arguments).code, 0);
                }
                assert_eq!(program.run(&["key", "address", &key]).code, 2);
            }
            let by_variable = program.clone().variable("PORTCULLIS_SIGNER", &key);
            assert_eq!(by_variable.run(&["key", "address"]).code, 2);
            // Help shows the variables, but not what is in them.
            assert_eq!(by_variable.run(&["key", "address", "--help"]).code, 0);
        }
        // Where nobody would look for one.
        for arguments in [
            &["--private-key", &key][..],
            &[&key],
            &["pass", &key],
            &["pass", "issue", "--key", &key],
            &["pass", "issue", "x", &key],
            &["completions", &key],
            &["pass", "issue", "--expires", &key],
            &["pass", "issue", &format!("--secret={key}")],
        ] {
            assert_eq!(program.run(arguments).code, 2, "{arguments:?}");
        }
    }
}

#[test]
fn no_verbosity_shows_a_key_or_the_secret_of_a_url() {
    let localnet = localnet();
    let url = localnet.document["solana"]["rpc_url"].as_str().unwrap();
    let url = format!("{url}/?api-key=SECRET-OF-THE-PROVIDER");
    let network = localnet.network("solana", 160);
    let program = localnet.program("solana").secret("SECRET-OF-THE-PROVIDER");
    let program = program.with(["--network", &network]);
    let gone =
        program.clone().with(["--rpc-url", "http://127.0.0.1:9/?api-key=SECRET-OF-THE-PROVIDER"]);
    let program = program.with(["--rpc-url", &url]);
    let wallet = solana_wallet(80);
    for arguments in [
        &["pass", "issue", &wallet, "-vvv"][..],
        &["pass", "issue", &wallet, "-vvv"],
        &["pass", "status", &wallet, "-vvv", "--json"],
        &["key", "address", "-vvv"],
    ] {
        program.run(arguments);
    }
    assert_eq!(gone.run(&["pass", "status", &wallet, "-vvv"]).code, 5);
}

#[cfg(unix)]
#[test]
fn a_command_signs_and_keys_of_the_localnet_are_private() {
    use std::os::unix::fs::PermissionsExt as _;
    let localnet = localnet();
    for chain in ["solana", "evm"] {
        let mode = std::fs::metadata(localnet.key_file("operator", chain)).unwrap().permissions();
        assert_eq!(mode.mode() & 0o777, 0o600);
    }
    let folder = Folder::new();
    let address = localnet.address("operator", "solana");
    let script =
        folder.write("signer.sh", &format!("#!/bin/sh\necho '{{\"address\":\"{address}\"}}'\n"));
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o700)).unwrap();
    let source = format!("command:{}", script.display());
    let program = localnet.program("solana");
    assert_eq!(program.json(&["key", "address", &source])["address"], address.as_str());
    // It answers with no signature: refused before anything is sent.
    let run = program.with(["--signer", &source]).run(&["pass", "issue", &solana_wallet(81)]);
    assert_eq!(run.code, 1, "{}", run.stderr);
}
