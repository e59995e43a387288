use serde_json::json;
use solana_hash::Hash;
use solana_rpc_client_api::config::{RpcSendTransactionConfig, UiTransactionEncoding};
use solana_signature::Signature;
use solana_signer::Signer;
use solana_system_interface::instruction::transfer;
use solana_transaction_error::TransactionError;

use crate::stage::{SOL, Stage, address, keypair, preflight, refusal};

const SKIP: RpcSendTransactionConfig = RpcSendTransactionConfig {
    skip_preflight: true,
    preflight_commitment: None,
    encoding: None,
    max_retries: None,
    min_context_slot: None,
};

#[tokio::test]
async fn what_is_sent_is_done() {
    let stage = Stage::new();
    let to = address("somebody");
    let transaction = stage.transfer(&to, SOL).await;
    let signature = stage.client.send_and_confirm_transaction(&transaction).await.unwrap();
    assert_eq!(signature, transaction.signatures[0]);
    assert_eq!(stage.client.get_balance(&to).await.unwrap(), SOL);
    let payer = stage.client.get_balance(&stage.payer.pubkey()).await.unwrap();
    assert_eq!(payer, 99 * SOL - 5000);
}

#[tokio::test]
async fn base_58_is_read_too() {
    let stage = Stage::new();
    let transaction = stage.transfer(&address("somebody"), SOL).await;
    let encoding = Some(UiTransactionEncoding::Base58);
    let config = RpcSendTransactionConfig { encoding, ..RpcSendTransactionConfig::default() };
    stage.client.send_transaction_with_config(&transaction, config).await.unwrap();
    assert_eq!(stage.lamports(&address("somebody")), SOL);
}

#[tokio::test]
async fn a_second_time_changes_nothing() {
    let stage = Stage::new();
    let to = address("somebody");
    let transaction = stage.transfer(&to, SOL).await;
    stage.client.send_transaction(&transaction).await.unwrap();
    let slot = stage.cluster.slot();

    let refused = preflight(stage.client.send_transaction(&transaction).await.unwrap_err());
    assert_eq!(refused.err, Some(TransactionError::AlreadyProcessed.into()));
    assert_eq!((refused.logs, refused.units_consumed), (Some(vec![]), Some(0)));
    // A node that is asked not to look takes it again, and nothing comes of it.
    stage.client.send_transaction_with_config(&transaction, SKIP).await.unwrap();
    assert_eq!((stage.lamports(&to), stage.cluster.slot()), (SOL, slot));
}

#[tokio::test]
async fn an_expired_blockhash_is_refused() {
    let stage = Stage::new();
    let to = address("somebody");
    let transaction = stage.transfer(&to, SOL).await;
    stage.cluster.advance_slots(150);
    let last_chance = stage.client.simulate_transaction(&transaction).await.unwrap();
    assert_eq!(last_chance.value.err, None);

    stage.cluster.advance_slots(1);
    let refused = preflight(stage.client.send_transaction(&transaction).await.unwrap_err());
    assert_eq!(refused.err, Some(TransactionError::BlockhashNotFound.into()));
    stage.client.send_transaction_with_config(&transaction, SKIP).await.unwrap();
    assert_eq!(stage.lamports(&to), 0);
    let status = stage.client.get_signature_status(&transaction.signatures[0]).await.unwrap();
    assert_eq!(status, None);
}

#[tokio::test]
async fn a_blockhash_must_be_one() {
    let stage = Stage::new();
    let instruction = transfer(&stage.payer.pubkey(), &address("somebody"), SOL);
    let transaction = stage.signed(&[instruction], Hash::new_from_array([1; 32]));
    let refused = preflight(stage.client.send_transaction(&transaction).await.unwrap_err());
    assert_eq!(refused.err, Some(TransactionError::BlockhashNotFound.into()));
}

#[tokio::test]
async fn what_fails_in_preflight_never_happened() {
    let stage = Stage::new();
    let before = stage.lamports(&stage.payer.pubkey());
    let transaction = stage.transfer(&address("somebody"), 1000 * SOL).await;
    let slot = stage.cluster.slot();
    let error = stage.client.send_transaction(&transaction).await.unwrap_err();
    let (code, message) = refusal(&error);
    assert_eq!(code, -32002);
    assert!(message.starts_with("Transaction simulation failed: "), "{message}");

    let refused = preflight(error);
    assert!(matches!(
        refused.err.map(TransactionError::from),
        Some(TransactionError::InstructionError(0, _))
    ));
    assert!(refused.logs.unwrap().iter().any(|line| line.contains("insufficient lamports")));
    assert_eq!(refused.units_consumed, Some(150));
    assert_eq!((stage.cluster.slot(), stage.lamports(&stage.payer.pubkey())), (slot, before));
}

#[tokio::test]
async fn without_preflight_it_fails_in_its_block_and_costs_its_fee() {
    let stage = Stage::new();
    let before = stage.lamports(&stage.payer.pubkey());
    let transaction = stage.transfer(&address("somebody"), 1000 * SOL).await;
    let signature = stage.client.send_transaction_with_config(&transaction, SKIP).await.unwrap();
    let status = stage.client.get_signature_status(&signature).await.unwrap().unwrap();
    assert!(matches!(status, Err(TransactionError::InstructionError(0, _))));
    assert_eq!(stage.lamports(&stage.payer.pubkey()), before - 5000);
}

#[tokio::test]
async fn who_cannot_pay_is_in_no_block() {
    let stage = Stage::new();
    let poor = keypair("poor");
    let blockhash = stage.client.get_latest_blockhash().await.unwrap();
    let instruction = transfer(&poor.pubkey(), &address("somebody"), 1);
    let transaction = solana_transaction::Transaction::new_signed_with_payer(
        &[instruction],
        Some(&poor.pubkey()),
        &[&poor],
        blockhash,
    );
    let refused = preflight(stage.client.send_transaction(&transaction).await.unwrap_err());
    assert_eq!(refused.err, Some(TransactionError::AccountNotFound.into()));
    let slot = stage.cluster.slot();
    let signature = stage.client.send_transaction_with_config(&transaction, SKIP).await.unwrap();
    assert_eq!(stage.client.get_signature_status(&signature).await.unwrap(), None);
    assert_eq!(stage.cluster.slot(), slot);
}

#[tokio::test]
async fn a_signature_must_be_good() {
    let stage = Stage::new();
    let to = address("somebody");
    let mut transaction = stage.transfer(&to, SOL).await;
    transaction.signatures[0] = Signature::from([1; 64]);
    let refused = preflight(stage.client.send_transaction(&transaction).await.unwrap_err());
    assert_eq!(refused.err, Some(TransactionError::SignatureFailure.into()));
    stage.client.send_transaction_with_config(&transaction, SKIP).await.unwrap();
    assert_eq!(stage.lamports(&to), 0);
}

#[tokio::test]
async fn a_dropped_transaction_is_lost_until_it_is_sent_again() {
    let stage = Stage::new();
    let to = address("somebody");
    let transaction = stage.transfer(&to, SOL).await;
    stage.cluster.drop_next_sends(2);
    for _ in 0..2 {
        let signature = stage.client.send_transaction(&transaction).await.unwrap();
        assert_eq!(stage.client.get_signature_status(&signature).await.unwrap(), None);
        assert_eq!(stage.lamports(&to), 0);
    }
    stage.client.send_transaction(&transaction).await.unwrap();
    assert_eq!(stage.lamports(&to), SOL);
}

#[tokio::test]
async fn the_faucet_gives_and_its_gifts_are_transactions() {
    let stage = Stage::new();
    let to = address("somebody");
    let one = stage.client.request_airdrop(&to, SOL).await.unwrap();
    let other = stage.client.request_airdrop(&to, SOL).await.unwrap();
    assert_ne!(one, other);
    assert_eq!(stage.client.get_balance(&to).await.unwrap(), 2 * SOL);
    assert!(stage.client.confirm_transaction(&one).await.unwrap());
    let dust = stage.ask("requestAirdrop", json!([address("dust").to_string(), 1])).unwrap_err();
    assert_eq!(dust.code, -32603);
}

#[test]
fn bytes_that_are_no_transaction_are_refused() {
    let stage = Stage::new();
    for params in [
        json!(["", { "encoding": "base64" }]),
        json!(["AAAA", { "encoding": "base64" }]),
        json!(["!", { "encoding": "base64" }]),
        json!(["0OIl"]),
        json!(["AAAA", { "encoding": "json" }]),
        json!(["A".repeat(4 * 500), { "encoding": "base64" }]),
    ] {
        for method in ["sendTransaction", "simulateTransaction"] {
            assert_eq!(stage.ask(method, params.clone()).unwrap_err().code, -32602, "{params}");
        }
    }
}
