//! The passes of a network, page by page, the same on both chains.

use std::collections::HashSet;

use futures::StreamExt;
use portcullis::{
    Address, Attributes, IssueOutcome, IssueRequest, PassCursor, PassFilter, PassPage, PassState,
};

use crate::ground::{Ground, Side};

async fn issued(side: &Side, count: usize) -> Vec<Address> {
    let wallets: Vec<_> = (0..count).map(|_| side.wallet()).collect();
    let request = |wallet: &Address| IssueRequest {
        wallet: *wallet,
        expires_at: None,
        attributes: Attributes::KYC,
    };
    let requests: Vec<_> = wallets.iter().map(request).collect();
    let issuer = side.issuer();
    let told: Vec<_> = issuer.issue_batch(&requests).collect().await;
    assert!(told.iter().all(|(_, outcome)| matches!(outcome, IssueOutcome::Issued { .. })));
    wallets
}

async fn list(
    side: &Side,
    filter: &PassFilter,
    from: Option<PassCursor>,
    limit: usize,
) -> PassPage {
    side.reader().list(&side.network, filter, from, limit).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_pass_is_on_one_page() {
    let ground = Ground::new().await;
    for side in ground.sides().await {
        let wallets = issued(&side, 7).await;
        let (mut told, mut from) = (Vec::new(), None);
        loop {
            let page = list(&side, &PassFilter::default(), from, 3).await;
            assert!(page.passes.len() <= 3, "{}", side.name());
            told.extend(page.passes.iter().map(|pass| pass.wallet));
            // As a person or a program keeps it.
            from = page.next.map(|next| next.to_string().parse().unwrap());
            if from.is_none() {
                break;
            }
        }
        assert_eq!(told.len(), 7, "{}", side.name());
        assert_eq!(told.into_iter().collect::<HashSet<_>>(), wallets.into_iter().collect());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn passes_are_picked_by_wallet_state_and_gatekeeper() {
    let ground = Ground::new().await;
    for side in ground.sides().await {
        let wallets = issued(&side, 3).await;
        side.issuer().freeze(&wallets[1], 5).await.unwrap();
        let of = async |filter: PassFilter| {
            let page = list(&side, &filter, None, 10).await;
            page.passes.iter().map(|pass| pass.wallet).collect::<HashSet<_>>()
        };
        let any = PassFilter::default();
        let frozen = PassFilter { state: Some(PassState::Frozen), ..any };
        assert_eq!(of(frozen).await, HashSet::from([wallets[1]]), "{}", side.name());
        let first = PassFilter { wallet: Some(wallets[0]), ..any };
        assert_eq!(of(first).await, HashSet::from([wallets[0]]), "{}", side.name());
        let neither = PassFilter { wallet: Some(wallets[0]), ..frozen };
        assert!(of(neither).await.is_empty(), "{}", side.name());
        let mine = PassFilter { gatekeeper: Some(side.gatekeeper), ..any };
        assert_eq!(of(mine).await.len(), 3, "{}", side.name());
        let others = PassFilter { gatekeeper: Some(side.gatekeeper + 1), ..any };
        assert!(of(others).await.is_empty(), "{}", side.name());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_on_the_other_kind_of_chain_is_refused() {
    let ground = Ground::new().await;
    let (solana, evm) = (ground.solana().await, ground.evm().await);
    let Address::Solana(address) = solana.wallet() else { panic!("on Solana") };
    for (side, place) in [(solana, PassCursor::before_block(1)), (evm, PassCursor::Solana(address))]
    {
        let any = PassFilter::default();
        let refused = side.reader().list(&side.network, &any, Some(place), 1).await.unwrap_err();
        assert!(!refused.is_retryable(), "{}: {refused}", side.name());
    }
}
