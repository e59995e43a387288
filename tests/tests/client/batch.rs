//! Many passes at once.

use std::collections::BTreeMap;

use futures::StreamExt;
use portcullis::{Attributes, IssueOutcome, IssueRequest, LifecycleError, Refusal};

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
