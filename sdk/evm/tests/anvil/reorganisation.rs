//! Blocks that are not there any more.

use std::time::Duration;

use portcullis_evm::{Confirmation, FeePolicy, Finality, SendError, TransactionState};
use portcullis_types::Attributes;
use serde_json::json;

use crate::stage::{Stage, in_block, later, quickly, wallet};

/// Replaces the last blocks by as many empty ones.
pub(crate) async fn reorganise(stage: &Stage, depth: u64) {
    stage.node.tell("anvil_reorg", json!([depth, []])).await;
}

#[tokio::test]
async fn a_transaction_thrown_out_of_its_block_is_sent_again() {
    let stage = Stage::new().await;
    stage.node.mine(3).await;
    let call = stage.registry.issue(stage.network, wallet(1), later(), Attributes::NONE);
    let transaction = stage.operator.prepare(&call, &FeePolicy::default()).await.unwrap();
    stage.operator.send(&transaction).await.unwrap();
    let candidates = [transaction];
    let deep = Confirmation { finality: Some(Finality::Depth(3)), ..quickly() };
    let waiting = stage.operator.confirm(&candidates, &deep);
    let upset = async {
        let seen = in_block(&stage.operator, &candidates[0]).await;
        // The waiting one has looked, too.
        tokio::time::sleep(Duration::from_millis(100)).await;
        reorganise(&stage, 1).await;
        tokio::time::sleep(Duration::from_millis(100)).await;
        stage.node.mine(3).await;
        seen
    };
    let (confirmed, seen) = futures::join!(waiting, upset);
    let confirmed = confirmed.unwrap();
    assert_eq!(confirmed.reorganisations, 1);
    assert_ne!(confirmed.mined.block_hash, seen.block_hash);
    assert_eq!(confirmed.mined.hash, candidates[0].hash);
    let pass = stage.registry.pass_word(stage.network, wallet(1)).await.unwrap();
    assert!(pass.exists());
}

#[tokio::test]
async fn what_a_reorganisation_undid_is_not_taken_for_done() {
    let stage = Stage::new().await;
    stage.node.mine(3).await;
    let call = stage.registry.issue(stage.network, wallet(1), later(), Attributes::NONE);
    let transaction = stage.operator.prepare(&call, &FeePolicy::default()).await.unwrap();
    stage.operator.send(&transaction).await.unwrap();
    let candidates = [transaction];
    in_block(&stage.operator, &candidates[0]).await;
    stage.node.mine_at_once(false).await;
    reorganise(&stage, 2).await;
    let state = stage.operator.state(&candidates).await.unwrap();
    assert!(!matches!(state, TransactionState::Mined(_)), "{state:?}");
    let short = Confirmation { deadline: Duration::from_millis(30), ..quickly() };
    let error = stage.operator.confirm(&candidates, &short).await.unwrap_err();
    assert!(matches!(error, SendError::NotFinalInTime { .. }), "{error}");
    stage.node.mine(1).await;
    stage.operator.confirm(&candidates, &quickly()).await.unwrap();
}
