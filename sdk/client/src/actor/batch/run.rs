use std::collections::HashMap;

use futures::{StreamExt, future, stream, stream::BoxStream};

use super::{IssueBatch, IssueOutcome, IssueRequest, Told};
use crate::{Actor, Failure, NetworkId};

/// Transactions under way at the same time.
const IN_FLIGHT: usize = 8;
/// How often a batch is signed in all that was not sent in time.
const ATTEMPTS: u32 = 3;

impl Actor {
    /// Issues many passes, as many to a transaction as it holds, and tells of each by its index in
    /// `requests`, as soon as it is known. One that is refused does not hold up the others.
    ///
    /// It plans, prepares and confirms, and stores nothing: a wallet never gets two passes of a
    /// network, so that the same requests can be made again after a crash, and what was issued is
    /// then told as existing. To know more, store each batch: see [`Actor::plan_issues`].
    pub fn issue_many<'a>(
        &'a self,
        network: &NetworkId,
        requests: &'a [IssueRequest],
    ) -> BoxStream<'a, (usize, IssueOutcome)> {
        let network = *network;
        let mut places: HashMap<IssueRequest, Vec<usize>> = HashMap::new();
        for (place, request) in requests.iter().enumerate().rev() {
            places.entry(*request).or_default().push(place);
        }
        let started = async move {
            let plan = match self.plan_issues(&network, requests).await {
                Ok(plan) => plan,
                Err(failure) => {
                    return stream::once(future::ready(all(requests, &failure))).boxed();
                }
            };
            let batches = stream::iter(plan.batches).map(move |batch| self.issue_batch(batch));
            let told = stream::once(future::ready(plan.told));
            told.chain(batches.buffer_unordered(IN_FLIGHT)).boxed()
        };
        let told = stream::once(started).flatten().flat_map(stream::iter);
        // Each that is told takes the first place that such a request has left.
        let placed = told.filter_map(move |(request, outcome)| {
            let place = places.get_mut(&request).and_then(Vec::pop);
            future::ready(place.map(|place| (place, outcome)))
        });
        placed.boxed()
    }

    async fn issue_batch(&self, batch: IssueBatch) -> Told {
        let mut told = Told::new();
        let mut left = Some(batch);
        let mut attempt = 0u32;
        while let Some(batch) = left.take() {
            match self.try_batch(&batch, &mut told).await {
                Ok(rest) => left = rest,
                Err((failed, failure)) => {
                    attempt = attempt.saturating_add(1);
                    if failure.is_expired() && attempt < ATTEMPTS {
                        left = Some(failed);
                    } else {
                        told.extend(all(&failed.requests, &failure));
                    }
                }
            }
        }
        told
    }

    /// What is left of it, or those of which it is not known.
    async fn try_batch(
        &self,
        batch: &IssueBatch,
        told: &mut Told,
    ) -> Result<Option<IssueBatch>, (IssueBatch, Failure)> {
        let preparation =
            self.prepare_issues(batch).await.map_err(|failure| (batch.clone(), failure))?;
        told.extend(preparation.told);
        let Some(prepared) = preparation.prepared else { return Ok(None) };
        match self.confirm_issues(&prepared).await {
            Ok(results) => {
                told.extend(results.told);
                Ok(results.left)
            }
            Err(failure) => Err((prepared.batch, failure)),
        }
    }
}

fn all(requests: &[IssueRequest], failure: &Failure) -> Told {
    let outcome = IssueOutcome::failed(failure.clone());
    requests.iter().map(|request| (*request, outcome.clone())).collect()
}
