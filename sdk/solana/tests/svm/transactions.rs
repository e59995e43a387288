use serde_json::{Value, json};
use solana_commitment_config::CommitmentConfig;
use solana_message::{VersionedMessage, v0};
use solana_rpc_client_api::config::{RpcTransactionConfig, UiTransactionEncoding};
use solana_signature::Signature;
use solana_signer::Signer;
use solana_system_interface::instruction::transfer;
use solana_transaction::versioned::{TransactionVersion, VersionedTransaction};
use solana_transaction_status_client_types::option_serializer::OptionSerializer;

use crate::stage::{SOL, Stage, address, refusal};

fn config(encoding: UiTransactionEncoding, newest: Option<u8>) -> RpcTransactionConfig {
    RpcTransactionConfig {
        encoding: Some(encoding),
        commitment: Some(CommitmentConfig::confirmed()),
        max_supported_transaction_version: newest,
    }
}

#[tokio::test]
async fn a_transaction_comes_back_as_it_was_sent() {
    let stage = Stage::new();
    let sent = VersionedTransaction::from(stage.transfer(&address("somebody"), SOL).await);
    let slot = stage.cluster.slot();
    let signature = stage.client.send_transaction(&sent).await.unwrap();
    for encoding in [
        UiTransactionEncoding::Binary,
        UiTransactionEncoding::Base58,
        UiTransactionEncoding::Base64,
    ] {
        let found = stage.client.get_transaction_with_config(&signature, config(encoding, None));
        let found = found.await.unwrap();
        assert_eq!(found.transaction.transaction.decode().unwrap(), sent, "{encoding}");
        assert_eq!((found.slot, found.block_time), (slot, Some(stage.cluster.now())));
        assert_eq!(found.transaction.version, None);
    }
}

#[tokio::test]
async fn its_meta_says_what_it_did() {
    let stage = Stage::new();
    let signature = stage.pay(&address("somebody"), SOL).await;
    let found = stage.client.get_transaction(&signature, UiTransactionEncoding::Json).await;
    let meta = found.unwrap().transaction.meta.unwrap();
    assert_eq!((meta.err, meta.status, meta.fee), (None, Ok(()), 5000));
    assert_eq!(meta.pre_balances, [100 * SOL, 0, 1]);
    assert_eq!(meta.post_balances, [99 * SOL - 5000, SOL, 1]);
    assert_eq!(meta.compute_units_consumed, OptionSerializer::Some(150));
    let OptionSerializer::Some(logs) = meta.log_messages else { panic!("there are logs") };
    assert_eq!(logs.last().unwrap(), "Program 11111111111111111111111111111111 success");
}

#[tokio::test]
async fn a_failed_one_says_why() {
    let stage = Stage::new();
    let transaction = stage.transfer(&address("somebody"), 1000 * SOL).await;
    let signature = stage
        .client
        .send_transaction_with_config(
            &transaction,
            solana_rpc_client_api::config::RpcSendTransactionConfig {
                skip_preflight: true,
                ..Default::default()
            },
        )
        .await
        .unwrap();
    let found = stage.ask("getTransaction", json!([signature.to_string(), "json"])).unwrap();
    let error = json!({ "InstructionError": [0, { "Custom": 1 }] });
    assert_eq!(found["meta"]["err"], error);
    assert_eq!(found["meta"]["status"], json!({ "Err": error }));
    let history = stage.client.get_signatures_for_address(&stage.payer.pubkey()).await.unwrap();
    assert!(history[0].err.is_some());
}

#[test]
fn in_json_it_has_its_parts() {
    let stage = Stage::new();
    let to = address("somebody");
    let signature = stage.cluster.airdrop(&to, SOL).unwrap().to_string();
    let raw = stage.ask("getTransaction", json!([signature])).unwrap();
    let message = &raw["transaction"]["message"];
    assert_eq!(message["header"]["numRequiredSignatures"], json!(1));
    assert_eq!(message["instructions"].as_array().unwrap().len(), 2);
    assert!(message["accountKeys"].as_array().unwrap().contains(&json!(to.to_string())));

    let parsed = json!({ "encoding": "jsonParsed", "maxSupportedTransactionVersion": 0 });
    let parsed = stage.ask("getTransaction", json!([signature, parsed])).unwrap();
    assert_eq!(parsed["version"], json!("legacy"));
    let message = &parsed["transaction"]["message"];
    let key = |address: &str| {
        let keys = message["accountKeys"].as_array().unwrap();
        keys.iter().find(|key| key["pubkey"] == json!(address)).cloned().unwrap()
    };
    let receiver = json!({
        "pubkey": to.to_string(), "writable": true, "signer": false, "source": "transaction",
    });
    assert_eq!(key(&to.to_string()), receiver);
    let instruction = &message["instructions"][1];
    assert_eq!(instruction["programId"], json!("11111111111111111111111111111111"));
    assert_eq!(instruction["accounts"][1], json!(to.to_string()));
}

#[tokio::test]
async fn versions_are_for_clients_that_know_them() {
    let stage = Stage::new();
    let to = address("somebody");
    let payer = stage.payer.pubkey();
    let blockhash = stage.client.get_latest_blockhash().await.unwrap();
    let message =
        v0::Message::try_compile(&payer, &[transfer(&payer, &to, SOL)], &[], blockhash).unwrap();
    let sent =
        VersionedTransaction::try_new(VersionedMessage::V0(message), &[&stage.payer]).unwrap();
    let signature = stage.client.send_transaction(&sent).await.unwrap();
    assert_eq!(stage.lamports(&to), SOL);

    let ask = async |newest| {
        let config = config(UiTransactionEncoding::Base64, newest);
        stage.client.get_transaction_with_config(&signature, config).await
    };
    let refused = ask(None).await.unwrap_err();
    assert_eq!(refusal(&refused).0, -32015);
    let found = ask(Some(0)).await.unwrap().transaction;
    assert_eq!(found.version, Some(TransactionVersion::Number(0)));
    assert_eq!(found.transaction.decode().unwrap(), sent);
}

#[test]
fn one_that_is_not_there_is_null() {
    let stage = Stage::new();
    let ask = |config: Value| {
        stage.ask("getTransaction", json!([Signature::from([1; 64]).to_string(), config]))
    };
    assert_eq!(ask(json!({ "commitment": "confirmed" })).unwrap(), Value::Null);
    assert_eq!(ask(json!({ "commitment": "processed" })).unwrap_err().code, -32602);
}
