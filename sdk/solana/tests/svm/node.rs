use serde_json::json;
use solana_rpc_client_api::response::RpcApiVersion;

use crate::stage::Stage;

#[tokio::test]
async fn it_is_healthy_and_says_what_it_runs() {
    let stage = Stage::new();
    stage.client.get_health().await.unwrap();
    let version = stage.client.get_version().await.unwrap();
    assert_eq!(version.solana_core, RpcApiVersion::default().to_string());
    stage.client.get_identity().await.unwrap();
    let votes = stage.client.get_vote_accounts().await.unwrap();
    assert!(votes.current.is_empty() && votes.delinquent.is_empty());
}

#[tokio::test]
async fn every_cluster_has_the_same_genesis() {
    let [one, other] = [Stage::new(), Stage::new()];
    let genesis = one.client.get_genesis_hash().await.unwrap();
    assert_eq!(genesis, other.client.get_genesis_hash().await.unwrap());
    one.cluster.advance_slots(3);
    assert_eq!(genesis, one.client.get_genesis_hash().await.unwrap());
}

#[tokio::test]
async fn an_epoch_says_where_its_slot_is() {
    let stage = Stage::new();
    let before = stage.client.get_epoch_info().await.unwrap();
    assert_eq!(before.absolute_slot, stage.cluster.slot());
    assert_eq!(before.block_height, stage.cluster.block_height());
    assert_eq!(before.transaction_count, Some(1));
    let clock = stage.cluster.account(&solana_sdk_ids::sysvar::clock::ID).unwrap();
    assert_eq!(clock.data[16..24], before.epoch.to_le_bytes());

    let rest = before.slots_in_epoch - before.slot_index;
    assert!(rest > 1, "the test does not begin at an epoch's end");
    stage.cluster.advance_slots(1);
    let after = stage.client.get_epoch_info().await.unwrap();
    assert_eq!((after.epoch, after.slot_index), (before.epoch, before.slot_index + 1));
    assert_eq!(stage.client.get_transaction_count().await.unwrap(), 1);
}

#[test]
fn a_method_that_it_has_not_is_not_found() {
    let refused = Stage::new().ask("getBlockProduction", json!([])).unwrap_err();
    assert_eq!((refused.code, refused.message.as_str()), (-32601, "Method not found"));
}
