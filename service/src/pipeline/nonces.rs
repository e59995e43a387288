//! Gaps among the nonces of an account are filled: every transaction above one would wait for ever.

use std::{sync::Arc, time::Duration};

use futures::future::join_all;
use portcullis::{Actor, Failure, Prepared};

use super::{actors::Link, patience::Patience, reason::Reason, step, worker::Worker};
use crate::store::{NonceCounts, NonceGap, SignerAccount, StoreError};

/// A nonce that nobody needs is left for the next operation for so long. Most of the time one comes.
const LEAVE_FREE_MS: i64 = 5_000;

/// Where a node counts something under it as waiting, another program may have sent that: it has so long
/// to get into a block. Some nodes count what waits behind a gap as well, so that it is not for ever.
const LEAVE_TO_OTHERS_MS: i64 = 600_000;

/// When the first cancellation is still not in a block, more is paid. From one to the next the pause
/// doubles.
const CANCEL_AGAIN_MS: i64 = 60_000;

/// The longest such pause.
const MAX_CANCEL_AGAIN_MS: i64 = 600_000;

/// So many cancellations are signed for a gap. After that the last one is sent again, and the operator
/// is told.
const MAX_TRIES: i64 = 24;

/// How long nodes may take for one gap.
const NODES_DEADLINE: Duration = Duration::from_secs(15);

/// How long a key may take to sign. Together it is less than what a chore may take.
const SIGNING_DEADLINE: Duration = Duration::from_secs(40);

/// Looks after the nonces of all accounts, at the same time: one whose node or key is slow holds up no
/// other.
pub(super) async fn fill_gaps(worker: &Worker) -> Result<(), StoreError> {
    let accounts = worker.store().signer_accounts().await?;
    let looks = accounts.iter().map(|account| look_after(worker, account));
    join_all(looks).await.into_iter().collect()
}

async fn look_after(worker: &Worker, account: &SignerAccount) -> Result<(), StoreError> {
    let name = account.account.as_str();
    let link = match patience(worker).wait_for(worker.actors.link(account.chain.chain())).await {
        Some(Ok(link)) => link,
        Some(Err(error)) => {
            tracing::warn!(account = name, %error, "its nonces cannot be looked at");
            return Ok(());
        }
        None => {
            tracing::warn!(account = name, "its nonces cannot be looked at in time");
            return Ok(());
        }
    };
    if let Err(error) = fill_gaps_of(worker, &link, account).await? {
        tracing::warn!(account = name, %error, "a gap is not filled");
        if Reason::is_of_the_node(&error) {
            worker.actors.forget(&link).await;
        }
    }
    Ok(())
}

fn patience(worker: &Worker) -> Patience {
    Patience::new(NODES_DEADLINE.min(worker.step_deadline), SIGNING_DEADLINE)
}

/// The next round asks another node.
async fn too_slow(
    worker: &Worker,
    link: &Arc<Link>,
    account: &SignerAccount,
) -> Result<Result<(), Failure>, StoreError> {
    tracing::warn!(account = account.account, "its node does not answer in time");
    worker.actors.forget(link).await;
    Ok(Ok(()))
}

async fn fill_gaps_of(
    worker: &Worker,
    link: &Arc<Link>,
    account: &SignerAccount,
) -> Result<Result<(), Failure>, StoreError> {
    let address = account.account.parse();
    let address = address.map_err(|_| StoreError::Unreadable { what: "signer_account.account" })?;
    let counts = patience(worker).wait_for(step::counts_with_final_of(link, &address)).await;
    let counts = match counts {
        Some(Ok(counts)) => counts,
        Some(Err(error)) => return Ok(Err(error)),
        None => return too_slow(worker, link, account).await,
    };
    let now_ms = worker.clock.now_ms();
    let Some(gaps) = worker.store().nonce_gaps(account, counts, now_ms).await? else {
        worker.actors.forget(link).await;
        return Ok(Ok(()));
    };
    let mut failure = None;
    for gap in gaps {
        let patience = patience(worker);
        let filled = patience.wait_for(fill(worker, link, account, &gap, counts, &patience)).await;
        let Some(filled) = filled else { return too_slow(worker, link, account).await };
        match filled? {
            Ok(()) => {}
            // The others would fail by the same node, or key.
            Err(error)
                if Reason::is_of_the_node(&error) || Reason::of(&error) == Reason::SignerFailed =>
            {
                return Ok(Err(error));
            }
            // One that fails by itself keeps nobody from the others.
            Err(error) => {
                failure.get_or_insert(error);
            }
        }
    }
    Ok(failure.map_or(Ok(()), Err))
}

async fn fill(
    worker: &Worker,
    link: &Arc<Link>,
    account: &SignerAccount,
    gap: &NonceGap,
    counts: NonceCounts,
    patience: &Patience,
) -> Result<Result<(), Failure>, StoreError> {
    let now_ms = worker.clock.now_ms();
    let (account_name, nonce) = (account.account.as_str(), gap.nonce);
    let age_ms = now_ms.saturating_sub(gap.since_ms);
    let kept = gap.cancellation.as_deref().map(serde_json::from_str::<Prepared>);
    let kept = kept.transpose().map_err(|_| StoreError::Unreadable { what: "cancellation" })?;
    let is_next = gap.nonce == counts.latest;
    let is_due = match &kept {
        // What the node does not take for want of funds, say, it takes no sooner for more.
        Some(kept) => match link.connection().send(kept).await {
            Ok(()) => is_next && age_ms >= pause_ms(gap.tries),
            // A chain may have come to ask for more gas than that has.
            Err(error) if Reason::is_refused_as_it_is(&error) => {
                tracing::warn!(account = account_name, nonce, %error, "a cancellation is refused");
                is_next && age_ms >= pause_ms(gap.tries)
            }
            Err(error) if Reason::of(&error) == Reason::FeeTooLow => is_next,
            Err(error) if Reason::is_too_late(&error) => false,
            Err(error) => return Ok(Err(error)),
        },
        None if gap.nonce < counts.pending => is_next && age_ms >= LEAVE_TO_OTHERS_MS,
        None => age_ms >= LEAVE_FREE_MS,
    };
    if !is_due {
        return Ok(Ok(()));
    }
    if gap.tries >= MAX_TRIES {
        tracing::error!(account = account_name, nonce, "a gap is not filled, however often tried");
        return Ok(Ok(()));
    }
    let actor = patience.wait_for_key(key_of(worker, link, account)).await.flatten();
    let Some(actor) = actor else { return Ok(Ok(())) };
    let signed = match &kept {
        Some(kept) => patience.sign(actor.cancel(kept)).await,
        None => {
            let number = u64::try_from(nonce).unwrap_or(u64::MAX);
            patience.sign(actor.cancel_at(number)).await
        }
    };
    let signed = match signed {
        Ok(signed) => signed,
        Err(error) => return Ok(Err(error)),
    };
    let text = serde_json::to_string(&signed);
    let text = text.map_err(|_| StoreError::Unreadable { what: "cancellation" })?;
    if !worker.store().keep_cancellation(account, gap, &text).await? {
        return Ok(Ok(()));
    }
    tracing::warn!(account = account_name, nonce, "a gap among nonces is filled");
    match link.connection().send(&signed).await {
        Ok(()) => {}
        // It has a while all the same, or there would be many more at once.
        Err(error) if Reason::is_refused_as_it_is(&error) => {
            tracing::warn!(account = account_name, nonce, %error, "a cancellation is refused");
        }
        Err(error) => return Ok(Err(error)),
    }
    worker.store().cancellation_answered(account, nonce, now_ms).await?;
    Ok(Ok(()))
}

/// How long a cancellation has to get into a block.
fn pause_ms(tries: i64) -> i64 {
    let doublings = u32::try_from(tries.saturating_sub(1).clamp(0, 10)).unwrap_or(0);
    CANCEL_AGAIN_MS.saturating_mul(1i64 << doublings).min(MAX_CANCEL_AGAIN_MS)
}

/// Whoever signs for an account, whichever key deployments name by now. `None`: the name stands for
/// another key by now, or for none.
pub(super) async fn key_of(worker: &Worker, link: &Link, account: &SignerAccount) -> Option<Actor> {
    let actor = worker.actors.signed_by(link, &account.signer).await.ok()?;
    if actor.address().to_string() == account.account {
        return Some(actor);
    }
    tracing::error!(account = account.account, "its key is gone, and what is stuck stays so");
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn from_one_cancellation_to_the_next_the_pause_doubles() {
        let pauses_ms = [1, 2, 3, 4, 5, MAX_TRIES, i64::MAX, 0].map(pause_ms);
        let expected_ms = [60_000, 120_000, 240_000, 480_000, 600_000, 600_000, 600_000, 60_000];
        assert_eq!(pauses_ms, expected_ms);
    }
}
