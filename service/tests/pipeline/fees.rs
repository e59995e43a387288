//! Fees that rise, and accounts that cannot pay them.

use portcullis::{Fees, PassState, evm::FeePolicy};
use serde_json::json;

use crate::{
    ground::Ground,
    proxy::{Fault, Proxy},
};

const WALLET: &str = "0x00000000000000000000000000000000000000d1";

#[tokio::test(flavor = "multi_thread")]
async fn what_is_stuck_is_replaced_under_its_nonce() {
    let ground = Ground::new().await;
    let before = ground.transactions().await;
    let path = ground.issue(WALLET).await;
    ground.anvil.mine_at_once(false).await;
    let worker = ground.worker();
    assert!(ground.step(&worker).await);
    let first = ground.pass(&path).await["events"][0]["transaction"]["identifier"].clone();
    // Gas costs more than what was signed offers.
    ground.anvil.tell("anvil_setNextBlockBaseFeePerGas", json!(["0x174876e800"])).await;
    ground.anvil.mine().await;
    ground.anvil.mine_at_once(true).await;
    for _ in 0..16 {
        ground.step(&worker).await;
        ground.anvil.tell("anvil_setNextBlockBaseFeePerGas", json!(["0x174876e800"])).await;
        ground.anvil.mine().await;
    }
    ground.settle(&worker).await;
    let pass = ground.pass(&path).await;
    assert_eq!(pass["onChainState"], "ACTIVE");
    assert_ne!(pass["events"][1]["transaction"]["identifier"], first);
    assert_eq!(ground.transactions().await, before + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_more_is_paid_than_the_configuration_allows() {
    let ground = Ground::new().await;
    let path = ground.issue(WALLET).await;
    let evm = FeePolicy { ceiling_per_gas_wei: Some(1), ..FeePolicy::default() };
    let stingy = ground.worker_by(&[&ground.anvil.url], Fees { evm, ..Fees::default() });
    assert!(ground.step(&stingy).await);
    let pass = ground.pass(&path).await;
    assert_eq!(ground.operation(&pass).await["lastError"], "fee_limit");
    assert_eq!(ground.on_chain(WALLET).await, None);
    ground.settle(&ground.worker()).await;
    assert_eq!(ground.on_chain(WALLET).await.unwrap().state, PassState::Active);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_cannot_pay_is_told_in_a_word_and_waited_for() {
    let ground = Ground::new().await;
    let proxy = Proxy::before(&ground.anvil.url).await;
    proxy.set(Fault::Poor);
    let path = ground.issue(WALLET).await;
    let worker = ground.worker_by(&[&proxy.url], Fees::default());
    for _ in 0..3 {
        ground.step(&worker).await;
    }
    let pass = ground.pass(&path).await;
    assert_eq!(ground.operation(&pass).await["lastError"], "insufficient_funds");
    proxy.set(Fault::None);
    // However long it was postponed by then.
    for _ in 0..5 {
        ground.clock.advance_ms(300_000);
        worker.step().await.unwrap();
    }
    assert_eq!(ground.on_chain(WALLET).await.unwrap().state, PassState::Active);
}
