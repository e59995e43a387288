//! Signs as `portcullis::KeySource` asks a command to, with a key in a file, as a hardware wallet
//! would with one that never leaves it. The suites use it; it also shows the protocol.
//!
//! `signing_command sign FILE`, `lie FILE` (signs something else), `babble`, `fail`.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::{env, fs, io::read_to_string, process::ExitCode};

use base64::{Engine, prelude::BASE64_STANDARD};
use portcullis::evm::alloy::{
    primitives::B256,
    signers::{SignerSync, local::PrivateKeySigner},
};
use serde_json::{Value, json};
use solana_keypair::Keypair;
use solana_signer::Signer;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let (what, file) = match arguments.as_slice() {
        [what] => (what.as_str(), None),
        [what, file] => (what.as_str(), Some(file)),
        _ => return ExitCode::from(2),
    };
    match (what, file) {
        ("babble", _) => println!("beep"),
        ("sign" | "lie", Some(file)) => {
            let key = fs::read_to_string(file).unwrap();
            let request: Value =
                serde_json::from_str(&read_to_string(std::io::stdin()).unwrap()).unwrap();
            println!("{}", reply(key.trim(), &request, what == "lie"));
        }
        _ => return ExitCode::FAILURE,
    }
    ExitCode::SUCCESS
}

fn reply(key: &str, request: &Value, lies: bool) -> Value {
    let signs = request["request"] == "sign";
    if request["chain"] == "solana" {
        let bytes: Vec<u8> = serde_json::from_str(key).unwrap();
        let keypair = Keypair::try_from(bytes.as_slice()).unwrap();
        if !signs {
            return json!({ "address": keypair.pubkey().to_string() });
        }
        let mut message = BASE64_STANDARD.decode(request["message"].as_str().unwrap()).unwrap();
        if lies {
            message.push(0);
        }
        return json!({ "signature": keypair.sign_message(&message).to_string() });
    }
    let signer: PrivateKeySigner = key.parse().unwrap();
    if !signs {
        return json!({ "address": signer.address().to_string() });
    }
    let digest: B256 = request["digest"].as_str().unwrap().parse().unwrap();
    let digest = if lies { B256::ZERO } else { digest };
    json!({ "signature": signer.sign_hash_sync(&digest).unwrap().to_string() })
}
