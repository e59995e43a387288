//! Listings.

use std::collections::BTreeSet;

use futures::StreamExt;
use portcullis_solana::{
    Address,
    instruction::IssuePass,
    rpc::{IssueOutcome, PassFilter, PassPage, TransactionSigner},
};
use portcullis_types::PassState;
use solana_signer::Signer;

use crate::world::{World, address, options};

async fn issue(world: &World, count: usize) -> Vec<Address> {
    let wallets: Vec<Address> = (0..count).map(|n| address(&format!("wallet {n}"))).collect();
    let requests: Vec<IssuePass> = wallets.iter().map(|wallet| world.issue(wallet)).collect();
    let signers: [&TransactionSigner; 1] = [&world.operator];
    let payer = world.operator.pubkey();
    let options = options();
    let outcomes: Vec<_> =
        world.cluster.issue_many(&requests, &payer, &signers, &options).collect().await;
    let issued = |outcome: &IssueOutcome| matches!(outcome, IssueOutcome::Issued { .. });
    assert!(outcomes.iter().all(|(_, outcome)| issued(outcome)), "{outcomes:?}");
    let indices: BTreeSet<usize> = outcomes.iter().map(|(index, _)| *index).collect();
    assert_eq!(indices, (0..count).collect());
    wallets
}

async fn pages(world: &World, filter: &PassFilter, limit: usize) -> Vec<PassPage> {
    let mut pages: Vec<PassPage> = Vec::new();
    loop {
        let after = pages.last().and_then(|page| page.next);
        pages.push(world.cluster.passes(filter, after, limit).await.unwrap());
        if pages.last().unwrap().next.is_none() {
            return pages;
        }
    }
}

fn wallets(pages: &[PassPage]) -> BTreeSet<Address> {
    pages.iter().flat_map(|page| &page.passes).map(|pass| pass.wallet).collect()
}

#[tokio::test]
async fn no_pass_is_one_empty_page() {
    let world = World::new().await;
    let pages = pages(&world, &PassFilter::of_network(world.network), 10).await;
    assert_eq!(pages, [PassPage { passes: vec![], next: None }]);
}

#[tokio::test]
async fn one_pass_is_one_page() {
    let world = World::new().await;
    let issued = issue(&world, 1).await;
    for limit in [0, 1, 2, usize::MAX] {
        let pages = pages(&world, &PassFilter::of_network(world.network), limit).await;
        assert_eq!(pages.len(), 1, "{limit}");
        assert_eq!(wallets(&pages), BTreeSet::from([issued[0]]), "{limit}");
    }
}

#[tokio::test]
async fn every_one_of_250_passes_is_on_one_page() {
    let world = World::new().await;
    let issued = issue(&world, 250).await;
    let filter = PassFilter::of_network(world.network);
    for (limit, count) in [(7, 36), (100, 3), (125, 2), (250, 1), (1_000, 1)] {
        world.wire.heal();
        let pages = pages(&world, &filter, limit).await;
        assert_eq!(pages.len(), count, "{limit}");
        let addresses: Vec<Address> =
            pages.iter().flat_map(|page| &page.passes).map(|pass| pass.address).collect();
        assert!(addresses.is_sorted_by(|a, b| a < b), "{limit}");
        assert_eq!(wallets(&pages), issued.iter().copied().collect(), "{limit}");
        // Never more than a hundred accounts at a time, and only those of the page.
        let reads: usize = pages.iter().map(|page| page.passes.len().div_ceil(100)).sum();
        assert_eq!(world.wire.asked("getMultipleAccounts"), reads, "{limit}");
        assert_eq!(world.wire.asked("getProgramAccounts"), count, "{limit}");
    }
}

#[tokio::test]
async fn filters_find_what_they_name() {
    let world = World::new().await;
    let issued = issue(&world, 4).await;
    let other = world.create_network(1).await;
    world.govern(&[world.add_gatekeeper(&world.network, 1)]).await.unwrap();
    let second = address("second");
    let abroad = IssuePass { network: other, ..world.issue(&issued[0]) };
    let by_second = IssuePass { gatekeeper_slot: 1, ..world.issue(&second) };
    world.operate(&[abroad.instruction(), by_second.instruction()]).await.unwrap();
    world.operate(&[world.freeze(&issued[1], 0), world.revoke(&issued[2])]).await.unwrap();

    let here = PassFilter::of_network(world.network);
    let any = PassFilter::default();
    let cases = [
        (here, vec![issued[0], issued[1], issued[2], issued[3], second], 5),
        (PassFilter::of_network(other), vec![issued[0]], 1),
        (PassFilter::of_network(address("nobody")), vec![], 0),
        (PassFilter::of_wallet(issued[0]), vec![issued[0]], 2),
        (PassFilter { wallet: Some(issued[0]), ..here }, vec![issued[0]], 1),
        (PassFilter { state: Some(PassState::Frozen), ..here }, vec![issued[1]], 1),
        (PassFilter { state: Some(PassState::Revoked), ..here }, vec![issued[2]], 1),
        (PassFilter { gatekeeper_slot: Some(1), ..here }, vec![second], 1),
        (PassFilter { gatekeeper_slot: Some(1), ..any }, vec![second], 1),
        (any, vec![issued[0], issued[1], issued[2], issued[3], second], 6),
        (
            PassFilter {
                network: Some(world.network),
                wallet: Some(issued[1]),
                state: Some(PassState::Frozen),
                gatekeeper_slot: Some(0),
            },
            vec![issued[1]],
            1,
        ),
        (
            PassFilter {
                network: None,
                wallet: Some(issued[1]),
                state: Some(PassState::Active),
                gatekeeper_slot: Some(0),
            },
            vec![],
            0,
        ),
    ];
    for (filter, expected, count) in cases {
        let pages = pages(&world, &filter, 2).await;
        assert_eq!(wallets(&pages), expected.into_iter().collect(), "{filter:?}");
        let found: usize = pages.iter().map(|page| page.passes.len()).sum();
        assert_eq!(found, count, "{filter:?}");
    }
}

#[tokio::test]
async fn what_changes_between_listing_and_reading_is_left_out() {
    let world = World::new().await;
    let issued = issue(&world, 3).await;
    let frozen = world.pass_address(&issued[0]);
    let svm = world.svm.clone();
    world.wire.change("getProgramAccounts", move |_| {
        let mut account = svm.account(&frozen).unwrap();
        account.data[132] = PassState::Frozen.code();
        svm.set_account(frozen, account).unwrap();
    });
    let active =
        PassFilter { state: Some(PassState::Active), ..PassFilter::of_network(world.network) };
    let page = world.cluster.passes(&active, None, 10).await.unwrap();
    assert_eq!(wallets(&[page]), issued[1..].iter().copied().collect());
}
