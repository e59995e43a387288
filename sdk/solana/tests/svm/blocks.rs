use portcullis_solana::svm::SvmOptions;
use serde_json::json;
use solana_commitment_config::CommitmentConfig;
use solana_hash::Hash;

use crate::stage::{SOL, Stage, address};

#[tokio::test]
async fn every_transaction_ends_its_slot() {
    let stage = Stage::new();
    let (slot, height) = (stage.cluster.slot(), stage.cluster.block_height());
    let blockhash = stage.client.get_latest_blockhash().await.unwrap();
    stage.pay(&address("somebody"), SOL).await;
    assert_eq!(stage.client.get_slot().await.unwrap(), slot + 1);
    assert_eq!(stage.client.get_block_height().await.unwrap(), height + 1);
    assert_ne!(stage.client.get_latest_blockhash().await.unwrap(), blockhash);
    assert_ne!(slot, height, "nobody can take one for the other");
}

#[tokio::test]
async fn the_clock_stands_until_it_is_set() {
    let stage = Stage::new();
    assert_eq!(stage.cluster.now(), SvmOptions::START_UNIX_SECONDS);
    stage.cluster.advance_slots(10);
    assert_eq!(stage.cluster.now(), SvmOptions::START_UNIX_SECONDS);
    stage.cluster.advance_seconds(60);
    assert_eq!(stage.cluster.now(), SvmOptions::START_UNIX_SECONDS + 60);
    stage.cluster.set_clock(5);
    assert_eq!(stage.cluster.now(), 5);

    let slot = stage.client.get_slot().await.unwrap();
    assert_eq!(stage.client.get_block_time(slot).await.unwrap(), 5);
    assert_eq!(
        stage.client.get_block_time(slot - 1).await.unwrap(),
        SvmOptions::START_UNIX_SECONDS + 60
    );
    let clock = stage.client.get_account(&solana_sdk_ids::sysvar::clock::ID).await.unwrap();
    assert_eq!(clock.data[..8], slot.to_le_bytes());
    assert_eq!(clock.data[32..40], 5_i64.to_le_bytes());
}

#[test]
fn a_block_that_is_not_there_has_no_time() {
    let stage = Stage::new();
    let slot = stage.cluster.slot();
    assert_eq!(stage.ask("getBlockTime", json!([slot + 1])).unwrap_err().code, -32004);
    assert_eq!(stage.ask("getBlockTime", json!([0])).unwrap_err().code, -32001);
}

#[tokio::test]
async fn a_blockhash_is_good_for_150_blocks() {
    let stage = Stage::new();
    let commitment = CommitmentConfig::confirmed();
    let (blockhash, last) =
        stage.client.get_latest_blockhash_with_commitment(commitment).await.unwrap();
    assert_eq!(last, stage.cluster.block_height() + 150);
    let is_valid = async || stage.client.is_blockhash_valid(&blockhash, commitment).await.unwrap();

    assert!(is_valid().await);
    stage.cluster.advance_slots(150);
    assert_eq!(stage.cluster.block_height(), last);
    assert!(is_valid().await);
    stage.cluster.advance_slots(1);
    assert!(!is_valid().await);
    assert!(!stage.client.is_blockhash_valid(&Hash::default(), commitment).await.unwrap());
}

#[test]
fn a_node_that_has_not_come_so_far_says_so() {
    let stage = Stage::new();
    let slot = stage.cluster.slot();
    let ask = |least: u64| stage.ask("getSlot", json!([{ "minContextSlot": least }]));
    assert_eq!(ask(slot).unwrap(), json!(slot));
    let refused = ask(slot + 1).unwrap_err();
    assert_eq!(refused.code, -32016);
    assert_eq!(refused.data, Some(json!({ "contextSlot": slot })));
}
