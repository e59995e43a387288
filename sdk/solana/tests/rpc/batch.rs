//! Many at a time.

use std::collections::{BTreeMap, BTreeSet};

use futures::StreamExt;
use portcullis_solana::{
    GatewayError,
    instruction::IssuePass,
    rpc::{BatchItem, BatchOptions, IssueOutcome, SendError, TransactionSigner, pack},
};
use portcullis_types::Attributes;
use solana_signer::Signer;

use crate::{
    wire::Fault,
    world::{START, World, address, options},
};

async fn issue_with(
    world: &World,
    requests: &[IssuePass],
    options: &BatchOptions,
) -> BTreeMap<usize, IssueOutcome> {
    let signers: [&TransactionSigner; 1] = [&world.operator];
    let payer = world.operator.pubkey();
    let outcomes: Vec<_> =
        world.cluster.issue_many(requests, &payer, &signers, options).collect().await;
    let by_index: BTreeMap<_, _> = outcomes.iter().cloned().collect();
    assert_eq!(by_index.len(), outcomes.len(), "each is told of once");
    assert_eq!(by_index.len(), requests.len(), "each is told of");
    by_index
}

async fn issue(world: &World, requests: &[IssuePass]) -> BTreeMap<usize, IssueOutcome> {
    issue_with(world, requests, &options()).await
}

fn requests(world: &World, count: usize) -> Vec<IssuePass> {
    (0..count).map(|n| world.issue(&address(&format!("wallet {n}")))).collect()
}

#[tokio::test]
async fn many_passes_take_few_transactions() {
    let world = World::new().await;
    let requests = requests(&world, 100);
    world.wire.heal();
    let outcomes = issue(&world, &requests).await;
    let signatures: BTreeSet<_> = outcomes
        .values()
        .map(|outcome| match outcome {
            IssueOutcome::Issued { signature, .. } => signature.to_string(),
            other => panic!("{other:?}"),
        })
        .collect();
    let sent: BTreeSet<_> = world.wire.sent().into_iter().collect();
    assert_eq!(signatures.len(), sent.len());
    assert!(sent.len() <= 12, "{}", sent.len());
}

#[tokio::test]
async fn nothing_to_do_asks_nothing() {
    let world = World::new().await;
    world.wire.heal();
    assert!(issue(&world, &[]).await.is_empty());
    assert!(world.wire.log().is_empty());
}

#[tokio::test]
async fn done_again_nothing_is_issued_twice() {
    let world = World::new().await;
    let requests = requests(&world, 30);
    issue(&world, &requests[..17]).await;
    world.wire.heal();
    let outcomes = issue(&world, &requests).await;
    for (index, outcome) in &outcomes {
        match outcome {
            IssueOutcome::Exists { as_asked: true, .. } => assert!(*index < 17),
            IssueOutcome::Issued { .. } => assert!(*index >= 17),
            other => panic!("{index}: {other:?}"),
        }
        assert!(outcome.is_done());
    }
    world.wire.heal();
    issue(&world, &requests).await;
    assert_eq!(world.wire.asked("sendTransaction"), 0);
}

#[tokio::test]
async fn a_refused_item_fails_alone() {
    let world = World::new().await;
    let mut requests = requests(&world, 20);
    for refused in [0, 3, 19] {
        requests[refused].expires_at = Some(START - 1);
    }
    let outcomes = issue(&world, &requests).await;
    for (index, outcome) in outcomes {
        match outcome {
            IssueOutcome::Failed(error) => {
                assert!([0, 3, 19].contains(&index), "{index}: {error}");
                let failure = error.failure().unwrap();
                assert_eq!(failure.gateway(), Some(GatewayError::ExpiryInPast));
            }
            IssueOutcome::Issued { .. } => assert!(![0, 3, 19].contains(&index), "{index}"),
            other => panic!("{index}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn the_same_wallet_twice_gets_one_pass() {
    let world = World::new().await;
    let mut requests = requests(&world, 5);
    requests.push(requests[2]);
    requests.push(IssuePass { attributes: Attributes::KYC, ..requests[3] });
    let outcomes = issue(&world, &requests).await;
    assert!(matches!(outcomes[&5], IssueOutcome::Exists { as_asked: true, .. }), "{outcomes:?}");
    assert!(matches!(outcomes[&6], IssueOutcome::Exists { as_asked: false, .. }), "{outcomes:?}");
    assert!((0..5).all(|index| matches!(outcomes[&index], IssueOutcome::Issued { .. })));
}

#[tokio::test]
async fn what_exists_is_compared_with_what_was_asked() {
    let world = World::new().await;
    let [frozen, revoked, good] = ["frozen", "revoked", "good"].map(address);
    for wallet in [frozen, revoked, good] {
        world.issued(&wallet).await;
    }
    world.operate(&[world.freeze(&frozen, 0), world.revoke(&revoked)]).await.unwrap();
    let base = world.issue(&good);
    let expires_at = START + crate::world::LIFETIME;
    let requests = [
        world.issue(&frozen),
        world.issue(&revoked),
        base,
        IssuePass { attributes: Attributes::NONE, ..base },
        IssuePass { expires_at: Some(expires_at), ..base },
        IssuePass { expires_at: Some(expires_at + 1), ..base },
        IssuePass { gatekeeper_slot: 1, ..base },
    ];
    let outcomes = issue(&world, &requests).await;
    let as_asked: Vec<bool> = outcomes
        .values()
        .map(|outcome| match outcome {
            IssueOutcome::Exists { as_asked, .. } => *as_asked,
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(as_asked, [false, false, true, false, true, false, false]);
}

#[tokio::test]
async fn a_rough_network_issues_all_the_same() {
    let world = World::new().await;
    let requests = requests(&world, 40);
    world.svm.drop_next_sends(3);
    world.wire.next("getMultipleAccounts", [Fault::Lost]);
    world.wire.next("simulateTransaction", [Fault::Code(-32005), Fault::Lost]);
    world.wire.next("getLatestBlockhash", [Fault::Lost]);
    world.wire.next("sendTransaction", [Fault::Unheard, Fault::Lost, Fault::Unheard]);
    world.wire.next("getSignatureStatuses", [Fault::Lost, Fault::Lost]);
    let outcomes = issue(&world, &requests).await;
    assert!(outcomes.values().all(IssueOutcome::is_done), "{outcomes:?}");
}

#[tokio::test]
async fn what_cannot_be_asked_fails_with_the_fault() {
    let world = World::new().await;
    world.wire.next("getMultipleAccounts", vec![Fault::Lost; 100]);
    let outcomes = issue(&world, &requests(&world, 3)).await;
    let is_fault = |outcome: &IssueOutcome| matches!(outcome, IssueOutcome::Failed(error @ SendError::Rpc(_)) if error.is_retryable());
    assert!(outcomes.values().all(is_fault), "{outcomes:?}");
}

#[tokio::test]
async fn a_transaction_that_expires_is_signed_anew() {
    let world = World::new().await;
    let svm = world.svm.clone();
    // The first blockhash has expired by the time that it is used.
    let mut first = true;
    world.wire.change("getLatestBlockhash", move |_| {
        if std::mem::take(&mut first) {
            svm.advance_slots(400);
        }
    });
    let outcomes = issue(&world, &requests(&world, 2)).await;
    assert!(outcomes.values().all(|outcome| matches!(outcome, IssueOutcome::Issued { .. })));
}

#[tokio::test]
async fn items_of_several_instructions_are_done_together_or_not_at_all() {
    let world = World::new().await;
    let [a, b, c] = ["a", "b", "c"].map(address);
    let both = |wallet, reason| BatchItem {
        instructions: vec![world.issue(&wallet).instruction(), world.freeze(&wallet, reason)],
        compute_units: 60_000,
    };
    // A reason above 127 is refused, after its pass was issued.
    let items = [both(a, 1), both(b, 200), both(c, 2)];
    let payer = world.operator.pubkey();
    let packed = pack(&items, &payer).unwrap();
    assert_eq!(packed.len(), 1);
    assert_eq!(packed[0].items, [0, 1, 2]);
    let signers: [&TransactionSigner; 1] = [&world.operator];
    let options = options();
    let results = world.cluster.send_many(&items, &payer, &signers, &options).unwrap();
    let results: BTreeMap<_, _> = results.collect().await;
    let failure = results[&1].clone().unwrap_err().failure().cloned().unwrap();
    assert_eq!(failure.gateway(), Some(GatewayError::InvalidReason));
    assert_eq!(results[&0], results[&2]);
    for (wallet, there) in [(a, true), (b, false), (c, true)] {
        let pass = world.cluster.pass(&world.network, &wallet).await.unwrap();
        assert_eq!(pass.is_some(), there);
    }
}
