//! Fees that rise, and accounts that cannot pay them.

use crate::{
    ground::Ground,
    proxy::{Fault, Proxy},
};
use portcullis::{Fees, PassState, evm::FeePolicy};

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
    ground.anvil.mine_dearly().await;
    ground.anvil.mine_at_once(true).await;
    for _ in 0..16 {
        ground.step(&worker).await;
        ground.anvil.mine_dearly().await;
    }
    ground.settle(&worker).await;
    let pass = ground.pass(&path).await;
    assert_eq!(pass["onChainState"], "ACTIVE");
    assert_ne!(pass["events"][1]["transaction"]["identifier"], first);
    assert_eq!(ground.transactions().await, before + 1);
}

/// What may be paid for what is stuck: so many times what a new transaction would offer.
fn at_most_times(multiple: u32) -> Fees {
    let evm = FeePolicy { max_replacement_multiple: Some(multiple), ..FeePolicy::default() };
    Fees { evm, ..Fees::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_stuck_pays_so_many_times_the_price_and_what_waits_behind_it_no_more() {
    let ground = Ground::new().await;
    let next = ground.transactions().await;
    ground.anvil.mine_at_once(false).await;
    let path = ground.issue(WALLET).await;
    let worker = ground.worker_by(&[&ground.anvil.url], at_most_times(2));
    assert!(ground.step(&worker).await);
    ground.issue("0x00000000000000000000000000000000000000d2").await;
    let (mut stuck, mut behind) = (Vec::new(), Vec::new());
    for _ in 0..400 {
        ground.step(&worker).await;
        stuck.extend(ground.waiting(next).await.map(|transaction| transaction["hash"].clone()));
        behind
            .extend(ground.waiting(next + 1).await.map(|transaction| transaction["hash"].clone()));
    }
    stuck.dedup();
    behind.dedup();
    // An eighth more each time: the sixth time it would be more than twice.
    assert_eq!((stuck.len(), behind.len()), (6, 1));
    let pass = ground.pass(&path).await;
    assert_eq!(ground.operation(&pass).await["lastError"], "fee_limit");
    ground.anvil.mine_at_once(true).await;
    ground.anvil.mine().await;
    ground.clock.advance_ms(15_000);
    ground.settle(&worker).await;
    assert_eq!(ground.pass(&path).await["onChainState"], "ACTIVE");
    assert_eq!(ground.transactions().await, next + 2);
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
