use serde_json::json;
use solana_commitment_config::{CommitmentConfig, CommitmentLevel};
use solana_rpc_client_api::config::RpcSendTransactionConfig;
use solana_signer::Signer;
use solana_system_interface::program as system_program;
use solana_transaction_error::TransactionError;
use solana_transaction_status_client_types::TransactionConfirmationStatus;

use crate::stage::{SOL, Stage, address, preflight};

const CONFIRMED: CommitmentConfig = CommitmentConfig::confirmed();
const FINALIZED: CommitmentConfig = CommitmentConfig::finalized();

#[tokio::test]
async fn what_is_confirmed_is_final_32_blocks_later() {
    let stage = Stage::lagging();
    stage.cluster.advance_slots(40);
    let to = address("somebody");
    let slot = stage.cluster.slot();
    let signature = stage.pay(&to, SOL).await;
    let balance =
        async |commitment| stage.client.get_balance_with_commitment(&to, commitment).await.unwrap();
    let status = async || {
        let statuses = stage.client.get_signature_statuses(&[signature]).await.unwrap();
        statuses.value[0].clone().unwrap()
    };

    assert_eq!(balance(CommitmentConfig::processed()).await.value, SOL);
    assert_eq!(balance(CONFIRMED).await.value, SOL);
    let old = balance(FINALIZED).await;
    assert_eq!((old.value, old.context.slot), (0, slot + 1 - 32));
    let confirmed = status().await;
    assert_eq!((confirmed.slot, confirmed.confirmations), (slot, Some(1)));
    assert_eq!(confirmed.confirmation_status, Some(TransactionConfirmationStatus::Confirmed));

    stage.cluster.advance_slots(30);
    assert_eq!(balance(FINALIZED).await.value, 0);
    stage.cluster.advance_slots(1);
    assert_eq!(balance(FINALIZED).await.value, SOL);
    let finalized = status().await;
    assert_eq!(finalized.confirmations, None);
    assert_eq!(finalized.confirmation_status, Some(TransactionConfirmationStatus::Finalized));
}

#[tokio::test]
async fn without_a_lag_it_is_final_at_once() {
    let stage = Stage::new();
    let signature = stage.pay(&address("somebody"), SOL).await;
    let status = stage.client.get_signature_statuses(&[signature]).await.unwrap();
    assert!(status.value[0].as_ref().unwrap().satisfies_commitment(FINALIZED));
}

#[tokio::test]
async fn every_question_is_answered_as_of_then() {
    let stage = Stage::lagging();
    stage.cluster.advance_slots(40);
    let to = address("somebody");
    stage.cluster.set_clock(7_000);
    let signature = stage.pay(&to, SOL).await;
    stage.pay(&to, SOL).await;

    let clock = &solana_sdk_ids::sysvar::clock::ID;
    let time = async |commitment| {
        let clock = stage.client.get_account_with_commitment(clock, commitment).await.unwrap();
        i64::from_le_bytes(clock.value.unwrap().data[32..40].try_into().unwrap())
    };
    assert_eq!(time(CONFIRMED).await, 7_000);
    assert_ne!(time(FINALIZED).await, 7_000);

    let owned = |commitment: &str| {
        let config = json!({ "commitment": commitment, "encoding": "base64" });
        let params = json!([system_program::ID.to_string(), config]);
        let accounts = stage.ask("getProgramAccounts", params).unwrap();
        let accounts = accounts.as_array().unwrap().clone();
        accounts.iter().any(|account| account["pubkey"] == json!(to.to_string()))
    };
    assert!(owned("confirmed") && !owned("finalized"));

    let history = |commitment: &str| {
        let params = json!([to.to_string(), { "commitment": commitment }]);
        stage.ask("getSignaturesForAddress", params).unwrap().as_array().unwrap().len()
    };
    assert_eq!((history("confirmed"), history("finalized")), (2, 0));
    let found = |commitment: &str| {
        let params = json!([signature.to_string(), { "commitment": commitment }]);
        !stage.ask("getTransaction", params).unwrap().is_null()
    };
    assert!(found("confirmed") && !found("finalized"));
    let height =
        async |commitment| stage.client.get_block_height_with_commitment(commitment).await.unwrap();
    assert_eq!(height(CONFIRMED).await, height(FINALIZED).await + 32);
}

#[tokio::test]
async fn a_node_asked_at_finalized_does_not_know_a_newer_blockhash() {
    let stage = Stage::lagging();
    stage.cluster.advance_slots(40);
    let transaction = stage.transfer(&address("somebody"), SOL).await;
    let send = async |commitment| {
        let preflight_commitment = Some(commitment);
        let config = RpcSendTransactionConfig {
            preflight_commitment,
            ..RpcSendTransactionConfig::default()
        };
        stage.client.send_transaction_with_config(&transaction, config).await
    };
    let refused = preflight(send(CommitmentLevel::Finalized).await.unwrap_err());
    assert_eq!(refused.err, Some(TransactionError::BlockhashNotFound.into()));
    send(CommitmentLevel::Confirmed).await.unwrap();
    assert_eq!(stage.lamports(&stage.payer.pubkey()), 99 * SOL - 5000);
}
