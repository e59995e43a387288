//! Which passes there are.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use portcullis_evm::{
    Address, FeePolicy, ListCursor, Outcome, PassFilter, PassPage, Registry, connect,
};
use portcullis_types::PassState;

use crate::{
    proxy::{Fate, before},
    stage::{Stage, in_block, later, take, wallet},
};

async fn page(stage: &Stage, filter: PassFilter, from: ListCursor, limit: usize) -> PassPage {
    stage.registry.passes(stage.network, &filter, from, limit).await.unwrap()
}

fn wallets(page: &PassPage) -> Vec<Address> {
    page.passes.iter().map(|(wallet, _)| *wallet).collect()
}

async fn issue(stage: &Stage, numbers: std::ops::RangeInclusive<u8>) {
    let attributes = portcullis_types::Attributes::KYC;
    let wallets = numbers.map(wallet).collect();
    let call = stage.registry.issue_batch(stage.network, later(), attributes, wallets);
    take(&stage.operator, &call).await;
}

#[tokio::test]
async fn every_pass_is_listed_once_as_it_is_now() {
    let stage = Stage::new().await;
    issue(&stage, 1..=5).await;
    issue(&stage, 6..=9).await;
    take(&stage.operator, &stage.registry.freeze(stage.network, wallet(2), 7)).await;
    take(&stage.operator, &stage.registry.revoke(stage.network, wallet(8), 0)).await;
    let all = page(&stage, PassFilter::default(), ListCursor::default(), 100).await;
    assert_eq!(wallets(&all), (1..=9).map(wallet).collect::<Vec<_>>());
    assert_eq!(all.next, None);
    for (holder, word) in &all.passes {
        assert_eq!(*word, stage.registry.pass_word(stage.network, *holder).await.unwrap());
    }
    let of_state = |state| PassFilter { state: Some(state), ..PassFilter::default() };
    let from = ListCursor::default();
    let frozen = page(&stage, of_state(PassState::Frozen), from, 100).await;
    assert_eq!(wallets(&frozen), [wallet(2)]);
    let revoked = page(&stage, of_state(PassState::Revoked), from, 100).await;
    assert_eq!(wallets(&revoked), [wallet(8)]);
    for (gatekeeper, count) in [(1, 9), (2, 0)] {
        let filter = PassFilter { gatekeeper: Some(gatekeeper), ..PassFilter::default() };
        assert_eq!(page(&stage, filter, from, 100).await.passes.len(), count);
    }
}

#[tokio::test]
async fn pages_of_any_size_tell_the_same() {
    let stage = Stage::new().await;
    issue(&stage, 1..=5).await;
    issue(&stage, 6..=7).await;
    for limit in [1, 2, 5, 6, 7, 8] {
        let (mut told, mut from) = (Vec::new(), Some(ListCursor::default()));
        while let Some(place) = from {
            let page = page(&stage, PassFilter::default(), place, limit).await;
            assert!(page.passes.len() <= limit);
            told.extend(wallets(&page));
            from = page.next;
        }
        assert_eq!(told, (1..=7).map(wallet).collect::<Vec<_>>(), "{limit}");
    }
    // Nothing else is a page of none.
    let none = page(&stage, PassFilter::default(), ListCursor::default(), 0).await;
    assert_eq!(none.passes.len(), 1, "at least one is asked for");
}

#[tokio::test]
async fn another_network_s_passes_are_not_listed() {
    let stage = Stage::new().await;
    issue(&stage, 1..=2).await;
    let filter = PassFilter::default();
    let from = ListCursor::default();
    let other = stage.registry.passes(crate::stage::SALT, &filter, from, 10).await.unwrap();
    assert_eq!((other.passes.len(), other.next), (0, None));
}

#[tokio::test]
async fn what_was_issued_before_a_block_is_left_out() {
    let stage = Stage::new().await;
    issue(&stage, 1..=3).await;
    let next = stage.registry.latest_block().await.unwrap().number + 1;
    issue(&stage, 4..=5).await;
    let page = page(&stage, PassFilter::default(), ListCursor::before(next), 10).await;
    assert_eq!(wallets(&page), [wallet(4), wallet(5)]);
}

fn height(request: &serde_json::Value, name: &str) -> Option<u64> {
    let text = request["params"][0][name].as_str()?;
    u64::from_str_radix(text.trim_start_matches("0x"), 16).ok()
}

/// Refuses, in some words, to search more than three blocks at once.
fn narrow(request: &serde_json::Value, code: i64, words: &'static str) -> Fate {
    let [first, last] = ["fromBlock", "toBlock"].map(|name| height(request, name));
    match (request["method"].as_str(), first, last) {
        (Some("eth_getLogs"), Some(first), Some(last)) if last - first >= 3 => {
            Fate::Error(code, words)
        }
        _ => Fate::Pass,
    }
}

#[tokio::test]
async fn a_node_that_searches_few_blocks_at_once_lists_the_same() {
    let stage = Stage::new().await;
    issue(&stage, 1..=2).await;
    stage.node.mine(20).await;
    issue(&stage, 3..=4).await;
    for (code, words) in [
        (-32_005, "eth_getLogs block range is too large"),
        (-32_602, "query exceeds max results 20000, retry with the range 1-3"),
        (-32_000, "no, in words that nobody has heard before"),
        (-32_005, "limit exceeded"),
    ] {
        let url = before(stage.node.url(), move |request| narrow(request, code, words));
        let registry = Registry::at_address(connect(&url).unwrap(), stage.registry.address());
        let (filter, from) = (PassFilter::default(), ListCursor::default());
        let page = registry.passes(stage.network, &filter, from, 100).await.unwrap();
        assert_eq!(wallets(&page), (1..=4).map(wallet).collect::<Vec<_>>(), "{words}");
    }
}

#[tokio::test]
async fn a_pass_that_was_issued_twice_in_one_second_is_listed_once() {
    let stage = Stage::new().await;
    let (holder, network) = (stage.holder.account(), stage.network);
    let attributes = portcullis_types::Attributes::KYC;
    let issue = stage.registry.issue(network, holder, later(), attributes);
    let policy = FeePolicy { gas_limit: Some(300_000), ..FeePolicy::default() };
    stage.node.mine_at_once(false).await;
    let mut sent = Vec::new();
    for (sender, call) in [
        (&stage.operator, &issue),
        (&stage.holder, &stage.registry.renounce(network)),
        (&stage.operator, &issue),
    ] {
        let signed = sender.prepare(call, &policy).await.unwrap();
        sender.send(&signed).await.unwrap();
        sent.push((sender, signed));
    }
    stage.node.mine(1).await;
    stage.node.mine_at_once(true).await;
    for (sender, signed) in &sent {
        let mined = in_block(sender, signed).await;
        assert!(matches!(mined.outcome, Outcome::Succeeded { .. }), "{mined:?}");
    }
    for limit in [1, 100] {
        let page = page(&stage, PassFilter::default(), ListCursor::default(), limit).await;
        assert_eq!(wallets(&page), [holder]);
    }
}

#[tokio::test]
async fn a_node_that_is_behind_the_place_does_not_end_the_listing() {
    let stage = Stage::new().await;
    let head = stage.registry.latest_block().await.unwrap().number;
    let next = ListCursor::before(head + 1);
    assert_eq!(page(&stage, PassFilter::default(), next, 10).await.next, None);
    let far = ListCursor::before(head + 2);
    let behind = page(&stage, PassFilter::default(), far, 10).await;
    assert_eq!((behind.passes.len(), behind.next), (0, Some(far)));
}

#[tokio::test]
async fn a_node_that_refuses_for_another_reason_is_not_asked_again_and_again() {
    let stage = Stage::new().await;
    let asked = Arc::new(AtomicU32::new(0));
    let count = asked.clone();
    let url = before(stage.node.url(), move |request| {
        if request["method"] != "eth_getLogs" {
            return Fate::Pass;
        }
        count.fetch_add(1, Ordering::Relaxed);
        Fate::Error(-32_601, "the method is not available")
    });
    let registry = Registry::at_address(connect(&url).unwrap(), stage.registry.address());
    let (filter, from) = (PassFilter::default(), ListCursor::default());
    let error = registry.passes(stage.network, &filter, from, 100).await.unwrap_err();
    assert!(!error.is_retryable(), "{error}");
    assert_eq!(asked.load(Ordering::Relaxed), 1);
}
