//! Many passes at once.

use std::collections::{BTreeMap, HashMap, HashSet};

use futures::StreamExt;
use portcullis::{
    Actor, Attributes, Certainty, Family, IssueOutcome, IssuePreparation, IssueRequest,
    LifecycleError, PreparedIssues, Refusal, Step, operation::PassOperation,
};

use crate::ground::{Ground, Side};

const FAR: i64 = 3_000_000_000;

async fn outcomes(side: &Side, requests: &[IssueRequest]) -> BTreeMap<usize, IssueOutcome> {
    let issuer = side.issuer();
    let told: Vec<_> = issuer.issue_batch(requests).collect().await;
    let count = told.len();
    let told: BTreeMap<_, _> = told.into_iter().collect();
    assert_eq!((count, told.len()), (requests.len(), requests.len()), "each is told of once");
    told
}

fn request(side: &Side) -> IssueRequest {
    IssueRequest { wallet: side.wallet(), expires_at: Some(FAR), attributes: Attributes::HUMAN }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_of_many_is_told_of_and_a_refused_one_holds_up_nobody() {
    let ground = Ground::new().await;
    for side in ground.sides().await {
        let mut requests: Vec<_> = (0..40).map(|_| request(&side)).collect();
        requests[3].expires_at = Some(1);
        let revoked = requests[11].wallet;
        side.issuer().issue(&revoked, None, Attributes::NONE).await.unwrap();
        side.issuer().revoke(&revoked, 0).await.unwrap();
        for (index, outcome) in outcomes(&side, &requests).await {
            let what = format!("{} {index}: {outcome:?}", side.name());
            match index {
                3 => assert_eq!(
                    outcome,
                    IssueOutcome::Refused(Refusal::Lifecycle(LifecycleError::ExpiryInPast)),
                    "{what}"
                ),
                11 => assert!(
                    !outcome.is_done() && !matches!(outcome, IssueOutcome::Failed(_)),
                    "{what}"
                ),
                _ => assert!(matches!(outcome, IssueOutcome::Issued { .. }), "{what}"),
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_batch_again_issues_nothing_and_is_done() {
    let ground = Ground::new().await;
    for side in ground.sides().await {
        let requests: Vec<_> = (0..25).map(|_| request(&side)).collect();
        let (first, rest) = requests.split_at(10);
        assert!(outcomes(&side, first).await.values().all(IssueOutcome::is_done));
        let again = outcomes(&side, &requests).await;
        assert!(again.values().all(IssueOutcome::is_done), "{}: {again:?}", side.name());
        let issued = again.values().filter(|told| matches!(told, IssueOutcome::Issued { .. }));
        assert_eq!(issued.count(), rest.len(), "{}", side.name());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pass_that_differs_from_what_was_asked_is_not_done() {
    let ground = Ground::new().await;
    for side in ground.sides().await {
        let mut wanted = request(&side);
        side.issuer().issue(&wanted.wallet, Some(FAR), Attributes::HUMAN).await.unwrap();
        wanted.attributes = Attributes::KYC;
        let told = outcomes(&side, &[wanted]).await;
        let exists = matches!(told[&0], IssueOutcome::Exists { as_asked: false, .. });
        assert!(exists, "{}: {told:?}", side.name());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_asked_of_an_empty_batch() {
    let ground = Ground::new().await;
    for side in ground.sides().await {
        assert!(outcomes(&side, &[]).await.is_empty());
    }
}

/// As a file or a database keeps it.
fn stored(prepared: &PreparedIssues) -> String {
    serde_json::to_string(prepared).unwrap()
}

fn read_back(stored: &str) -> PreparedIssues {
    serde_json::from_str(stored).unwrap()
}

/// The only batch of so few.
async fn prepare(actor: &Actor, side: &Side, requests: &[IssueRequest]) -> IssuePreparation {
    let plan = actor.plan_issues(&side.network, requests).await.unwrap();
    assert_eq!((plan.batches.len(), plan.told.len()), (1, 0), "{}", side.name());
    actor.prepare_issues(&plan.batches[0]).await.unwrap()
}

async fn has_pass(side: &Side, request: &IssueRequest) -> bool {
    side.reader().pass(&side.network, &request.wallet).await.unwrap().is_some()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_holds_as_many_passes_as_fit_into_a_transaction() {
    let ground = Ground::new().await;
    for side in ground.sides().await {
        let requests: Vec<_> = (0..400).map(|_| request(&side)).collect();
        let plan = side.operator().plan_issues(&side.network, &requests).await.unwrap();
        let sizes: Vec<usize> = plan.batches.iter().map(|it| it.requests().len()).collect();
        let planned: Vec<_> = plan.batches.iter().flat_map(|it| it.requests()).collect();
        assert_eq!(planned.into_iter().collect::<HashSet<_>>().len(), requests.len());
        let expected = match side.network.family() {
            Family::Solana => vec![9; 44].into_iter().chain([4]).collect(),
            Family::Evm => vec![198, 198, 4],
        };
        assert_eq!(sizes, expected, "{}", side.name());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_that_was_stored_is_finished_by_another_process() {
    let ground = Ground::new().await;
    for side in ground.sides().await {
        let requests: Vec<_> = (0..6).map(|_| request(&side)).collect();
        let prepared = prepare(&side.operator(), &side, &requests).await.prepared.unwrap();
        let stored = stored(&prepared);
        assert!(!has_pass(&side, &requests[0]).await, "{}: signing sends nothing", side.name());
        // Another process; and one more, which does not know that it is done.
        for _ in 0..2 {
            let (actor, prepared) = (side.operator(), read_back(&stored));
            actor.resume([&prepared.transaction]);
            let results = actor.confirm_issues(&prepared).await.unwrap();
            assert_eq!(results.left, None);
            let told: HashSet<_> = results.told.iter().map(|(request, _)| *request).collect();
            assert_eq!(told, requests.iter().copied().collect());
            let transaction = prepared.transaction.id();
            for (_, outcome) in results.told {
                let issued = IssueOutcome::Issued { transaction: transaction.clone() };
                assert_eq!(outcome, issued, "{}", side.name());
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_there_or_would_be_refused_is_told_before_anything_is_sent() {
    let ground = Ground::new().await;
    for side in ground.sides().await {
        let mut requests: Vec<_> = (0..5).map(|_| request(&side)).collect();
        requests[1].expires_at = Some(1);
        let there = requests[3];
        let issuer = side.issuer();
        issuer.issue(&there.wallet, there.expires_at, there.attributes).await.unwrap();
        let preparation = prepare(&side.operator(), &side, &requests).await;
        let told: HashMap<_, _> = preparation.told.into_iter().collect();
        let in_past = IssueOutcome::Refused(Refusal::Lifecycle(LifecycleError::ExpiryInPast));
        assert_eq!(told[&requests[1]], in_past, "{}", side.name());
        assert!(told[&there].is_done(), "{}: {told:?}", side.name());
        let prepared = preparation.prepared.unwrap();
        assert_eq!(prepared.batch.requests().len(), 3, "{}", side.name());
        assert!(!has_pass(&side, &requests[0]).await, "{}", side.name());
        let results = side.operator().confirm_issues(&prepared).await.unwrap();
        assert!(results.told.iter().all(|(_, outcome)| outcome.is_done()), "{results:?}");
        assert!(has_pass(&side, &requests[0]).await, "{}", side.name());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_signed_for_passes_that_are_all_there() {
    let ground = Ground::new().await;
    for side in ground.sides().await {
        let requests: Vec<_> = (0..3).map(|_| request(&side)).collect();
        assert!(outcomes(&side, &requests).await.values().all(IssueOutcome::is_done));
        let preparation = prepare(&side.operator(), &side, &requests).await;
        assert_eq!(preparation.prepared, None, "{}", side.name());
        assert_eq!(preparation.told.len(), 3, "{}", side.name());
    }
}

/// Between signing and sending another issues one of the passes: on Solana that undoes the whole
/// transaction, on EVM chains the one step.
#[tokio::test(flavor = "multi_thread")]
async fn a_neighbour_that_is_refused_in_a_block_costs_the_others_nothing() {
    let ground = Ground::new().await;
    for side in ground.sides().await {
        let requests: Vec<_> = (0..4).map(|_| request(&side)).collect();
        let (actor, taken, network) = (side.operator(), requests[2], side.network);
        let step = Step::Issue { expires_at: None, attributes: Attributes::KYC };
        let operation = PassOperation { network, wallet: taken.wallet, step }.into();
        let quicker = actor.prepare(&operation).await.unwrap();
        let prepared = prepare(&actor, &side, &requests).await.prepared.unwrap();
        actor.confirm(&quicker, Certainty::Included).await.unwrap();
        let results = actor.confirm_issues(&prepared).await.unwrap();
        let told: HashMap<_, _> = results.told.into_iter().collect();
        let exists = matches!(told[&taken], IssueOutcome::Exists { as_asked: false, .. });
        assert!(exists, "{}: {told:?}", side.name());
        if let Some(left) = results.left {
            assert_eq!((side.network.family(), told.len()), (Family::Solana, 1));
            let again = actor.prepare_issues(&left).await.unwrap().prepared.unwrap();
            assert_eq!(again.batch.requests().len(), 3);
            let results = actor.confirm_issues(&again).await.unwrap();
            assert!(results.told.iter().all(|(_, outcome)| outcome.is_done()), "{results:?}");
        }
        for request in &requests {
            assert!(has_pass(&side, request).await, "{}: {request:?}", side.name());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_asked_of_a_chain_does_not_hold_up_the_others() {
    let ground = Ground::new().await;
    let (solana, evm) = (ground.solana().await, ground.evm().await);
    for (side, foreign) in [(&solana, evm.wallet()), (&evm, solana.wallet())] {
        let requests = [request(side), IssueRequest { wallet: foreign, ..request(side) }];
        let told = outcomes(side, &requests).await;
        assert!(told[&0].is_done(), "{}: {told:?}", side.name());
        assert!(matches!(told[&1], IssueOutcome::Failed(_)), "{}: {told:?}", side.name());
    }
    // Forty bits of seconds are what a word holds.
    let beyond = IssueRequest { expires_at: Some(1 << 40), ..request(&evm) };
    let told = outcomes(&evm, &[beyond, request(&evm)]).await;
    assert!(matches!(told[&0], IssueOutcome::Failed(_)), "{told:?}");
    assert!(told[&1].is_done(), "{told:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_that_expired_may_be_prepared_anew() {
    let ground = Ground::new().await;
    let side = ground.solana_vm().await;
    let requests: Vec<_> = (0..3).map(|_| request(&side)).collect();
    let actor = side.operator();
    let prepared = prepare(&actor, &side, &requests).await.prepared.unwrap();
    ground.localnet.solana().advance_slots(400);
    let failure = actor.confirm_issues(&prepared).await.unwrap_err();
    assert!(failure.is_expired(), "{failure:?}");
    let anew = actor.prepare_issues(&prepared.batch).await.unwrap().prepared.unwrap();
    assert_ne!(anew.transaction.id(), prepared.transaction.id());
    let results = actor.confirm_issues(&anew).await.unwrap();
    assert!(results.told.iter().all(|(_, outcome)| outcome.is_done()), "{results:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_estimate_of_a_batch_tells_what_would_be_refused_and_sends_nothing() {
    let ground = Ground::new().await;
    for side in ground.sides().await {
        let mut requests: Vec<_> = (0..5).map(|_| request(&side)).collect();
        requests[2].expires_at = Some(1);
        let actor = side.operator();
        let plan = actor.plan_issues(&side.network, &requests).await.unwrap();
        let found = actor.estimate_issues(&plan.batches[0]).await.unwrap();
        assert_eq!(found.told.len(), 1, "{}: {found:?}", side.name());
        assert_eq!(found.told[0].0, requests[2]);
        let estimate = found.estimate.unwrap();
        assert_eq!(estimate.refusal, None, "{}", side.name());
        assert!(estimate.units > 10_000 && estimate.fee > 0, "{}: {estimate:?}", side.name());
        assert!(!has_pass(&side, &requests[0]).await, "{}", side.name());
    }
}
