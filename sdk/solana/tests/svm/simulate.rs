use serde_json::json;
use solana_account_decoder_client_types::UiAccountEncoding;
use solana_hash::Hash;
use solana_rpc_client_api::config::{
    RpcSimulateTransactionAccountsConfig, RpcSimulateTransactionConfig,
};
use solana_signature::Signature;
use solana_signer::Signer;
use solana_system_interface::instruction::transfer;
use solana_transaction_error::TransactionError;

use crate::stage::{SOL, Stage, address, refusal};

#[tokio::test]
async fn a_simulation_changes_nothing() {
    let stage = Stage::new();
    let to = address("somebody");
    let transaction = stage.transfer(&to, SOL).await;
    let slot = stage.cluster.slot();
    for _ in 0..2 {
        let simulated = stage.client.simulate_transaction(&transaction).await.unwrap();
        assert_eq!(simulated.context.slot, slot);
        let value = simulated.value;
        assert_eq!((value.err, value.units_consumed, value.fee), (None, Some(150), Some(5000)));
        assert_eq!(value.logs.unwrap().len(), 2);
        assert_eq!(value.accounts, None);
    }
    assert_eq!((stage.cluster.slot(), stage.lamports(&to)), (slot, 0));
    stage.client.send_transaction(&transaction).await.unwrap();
}

#[tokio::test]
async fn signatures_are_looked_at_if_asked() {
    let stage = Stage::new();
    let mut transaction = stage.transfer(&address("somebody"), SOL).await;
    transaction.signatures[0] = Signature::default();
    let simulated = stage.client.simulate_transaction(&transaction).await.unwrap();
    assert_eq!(simulated.value.err, None);
    let config = RpcSimulateTransactionConfig {
        sig_verify: true,
        ..RpcSimulateTransactionConfig::default()
    };
    let simulated = stage.client.simulate_transaction_with_config(&transaction, config.clone());
    let err = simulated.await.unwrap().value.err;
    assert_eq!(err, Some(TransactionError::SignatureFailure.into()));

    let config = RpcSimulateTransactionConfig { replace_recent_blockhash: true, ..config };
    let refused = stage.client.simulate_transaction_with_config(&transaction, config);
    assert_eq!(refusal(&refused.await.unwrap_err()).0, -32602);
}

#[tokio::test]
async fn a_blockhash_is_replaced_if_asked() {
    let stage = Stage::new();
    let instruction = transfer(&stage.payer.pubkey(), &address("somebody"), SOL);
    let transaction = stage.signed(&[instruction], Hash::default());
    let simulated = stage.client.simulate_transaction(&transaction).await.unwrap();
    assert_eq!(simulated.value.err, Some(TransactionError::BlockhashNotFound.into()));

    let config = RpcSimulateTransactionConfig {
        replace_recent_blockhash: true,
        ..RpcSimulateTransactionConfig::default()
    };
    let simulated = stage.client.simulate_transaction_with_config(&transaction, config);
    let value = simulated.await.unwrap().value;
    assert_eq!(value.err, None);
    let replacement = value.replacement_blockhash.unwrap();
    let newest = stage.client.get_latest_blockhash().await.unwrap();
    assert_eq!(replacement.blockhash, newest.to_string());
    assert_eq!(replacement.last_valid_block_height, stage.cluster.block_height() + 150);
}

#[tokio::test]
async fn accounts_are_shown_as_they_would_be() {
    let stage = Stage::new();
    let to = address("somebody");
    let config = |addresses: &[portcullis_solana::Address]| RpcSimulateTransactionConfig {
        accounts: Some(RpcSimulateTransactionAccountsConfig {
            encoding: Some(UiAccountEncoding::Base64),
            addresses: addresses.iter().map(ToString::to_string).collect(),
        }),
        ..RpcSimulateTransactionConfig::default()
    };
    let transaction = stage.transfer(&to, SOL).await;
    let asked = config(&[to, address("nobody")]);
    let simulated = stage.client.simulate_transaction_with_config(&transaction, asked.clone());
    let accounts = simulated.await.unwrap().value.accounts.unwrap();
    assert_eq!(accounts[0].as_ref().unwrap().lamports, SOL);
    assert_eq!(accounts[1], None);

    let too_many = config(&[to; 4]);
    let refused = stage.client.simulate_transaction_with_config(&transaction, too_many);
    assert_eq!(refusal(&refused.await.unwrap_err()).0, -32602);

    let failing = stage.transfer(&to, 1000 * SOL).await;
    let simulated = stage.client.simulate_transaction_with_config(&failing, asked);
    assert_eq!(simulated.await.unwrap().value.accounts, Some(vec![None, None]));
}

#[tokio::test]
async fn a_transaction_that_is_known_is_known_here_too() {
    let stage = Stage::new();
    let transaction = stage.transfer(&address("somebody"), SOL).await;
    stage.client.send_transaction(&transaction).await.unwrap();
    let simulated = stage.client.simulate_transaction(&transaction).await.unwrap();
    assert_eq!(simulated.value.err, Some(TransactionError::AlreadyProcessed.into()));
    assert_eq!(stage.ask("simulateTransaction", json!([1])).unwrap_err().code, -32602);
}
