//! A transaction that is kept: sent, looked for, seen. None of it needs the key, but a higher fee
//! does.

use std::sync::Arc;

use portcullis::{Actor, Certainty, Family, Prepared, Receipt, TransactionState};

use super::{
    FINALITY_MS, counts_of, failure, is_behind, is_older, look_at, postpone, settle, sign,
    turn_back,
};
use crate::{
    model::{TransactionStatus, pass::Observed},
    pipeline::{
        actors::Link,
        judgement::{Judgement, judge},
        nonces,
        patience::Patience,
        reason::Reason,
        worker::Worker,
    },
    store::{BlockPlace, Confirmation, StoreError, StoredTransaction, Task},
};

/// When to look again after something was sent, at first.
const LOOK_AGAIN_MS: i64 = 1_000;

/// The longest pause between two looks.
const MAX_LOOK_MS: i64 = 15_000;

/// The longest pause between two looks whether something is final.
const LONGEST_FINALITY_PAUSE_MS: i64 = 60_000;

/// After so many looks, about a minute, more is paid.
const LOOKS_UNTIL_DEARER: i64 = 10;

/// The same bytes, as often as it takes.
pub(super) async fn send(
    worker: &Worker,
    task: &Task,
    link: &Arc<Link>,
    stored: &StoredTransaction,
    prepared: &Prepared,
    looks: i64,
) -> Result<(), StoreError> {
    let now_ms = worker.clock.now_ms();
    if stored.status == TransactionStatus::Prepared {
        let status = TransactionStatus::Sent;
        worker.store.set_transaction(&task.lease, stored.attempt, status, now_ms).await?;
    }
    // It may have arrived all the same, or come too late: its state is what counts.
    let sent = link.connection().send(prepared).await;
    let sent = sent
        .inspect_err(|error| tracing::warn!(operation = %task.lease.operation, %error, "not sent"));
    let Some(error) = sent.err().filter(|error| !Reason::is_too_late(error)) else {
        let doublings = u32::try_from(looks.div_euclid(2).clamp(0, 10)).unwrap_or(10);
        let pause_ms = LOOK_AGAIN_MS.saturating_mul(2i64.saturating_pow(doublings));
        let next_at_ms = now_ms.saturating_add(pause_ms.min(MAX_LOOK_MS));
        return worker.store.postpone(&task.lease, None, next_at_ms, now_ms).await;
    };
    if Reason::is_of_the_node(&error) {
        worker.actors.forget(link).await;
    }
    let why = Reason::of(&error);
    match why {
        // More is paid as soon as its turn has come.
        Reason::FeeTooLow => look_soon(worker, task, &why).await,
        _ => postpone(worker, task, &why).await,
    }
}

/// It may be in a block at any time, whatever is wrong.
async fn look_soon(worker: &Worker, task: &Task, why: &Reason) -> Result<(), StoreError> {
    let now_ms = worker.clock.now_ms();
    let pause_ms = failure::pause_ms(task.attempts).min(MAX_LOOK_MS);
    let next_at_ms = now_ms.saturating_add(pause_ms);
    worker.store.postpone(&task.lease, Some(&why.code()), next_at_ms, now_ms).await
}

/// Those that may be on their way, or are in a block, oldest first: they share a nonce, or are the
/// only one.
fn candidates<'a>(
    task: &'a Task,
    statuses: &[TransactionStatus],
) -> Result<Vec<(&'a StoredTransaction, Prepared)>, Reason> {
    let live = task.transactions.iter().filter(|it| statuses.contains(&it.status));
    let read = live.map(|stored| {
        let prepared = serde_json::from_str(&stored.prepared).map_err(|_| Reason::Unreadable)?;
        Ok((stored, prepared))
    });
    read.collect()
}

/// What became of it.
pub(super) async fn follow(
    worker: &Worker,
    task: &Task,
    link: &Arc<Link>,
    patience: &Patience,
) -> Result<(), StoreError> {
    let live = [TransactionStatus::Prepared, TransactionStatus::Sent];
    let candidates = match candidates(task, &live) {
        Ok(candidates) => candidates,
        Err(why) => return postpone(worker, task, &why).await,
    };
    let prepared: Vec<_> = candidates.iter().map(|(_, prepared)| prepared.clone()).collect();
    match link.connection().state(&prepared).await {
        Ok(TransactionState::Pending) => {
            wait_or_pay_more(worker, task, link, &candidates, patience).await
        }
        Ok(TransactionState::Done(receipt)) => {
            seen(worker, task, link, &candidates, &receipt).await
        }
        // A block that is not final may be undone, and it may take effect then.
        Ok(TransactionState::Refused { receipt, refusal }) if !receipt.is_final => {
            tracing::warn!(operation = %task.lease.operation, %refusal, "refused, not yet for good");
            let now_ms = worker.clock.now_ms();
            let next_at_ms = now_ms.saturating_add(FINALITY_MS);
            worker.store.postpone(&task.lease, None, next_at_ms, now_ms).await
        }
        Ok(TransactionState::Refused { refusal, .. }) => {
            end(worker, task, &candidates).await?;
            failure::refused(worker, task, &refusal).await
        }
        // That another has its nonce for good frees it for good: one node's word is not enough.
        Ok(TransactionState::Lost)
            if link.connection().chain().family() == Family::Evm
                && !task.is_told_again(&Reason::NodeBehind) =>
        {
            failure::behind(worker, task, link).await
        }
        Ok(TransactionState::Lost) => {
            end(worker, task, &candidates).await?;
            let now_ms = worker.clock.now_ms();
            worker.store.postpone(&task.lease, None, now_ms, now_ms).await
        }
        Err(error) => failure::failed(worker, task, link, &error).await,
    }
}

async fn end(
    worker: &Worker,
    task: &Task,
    candidates: &[(&StoredTransaction, Prepared)],
) -> Result<(), StoreError> {
    let (status, now_ms) = (TransactionStatus::Failed, worker.clock.now_ms());
    for (stored, _) in candidates {
        worker.store.set_transaction(&task.lease, stored.attempt, status, now_ms).await?;
    }
    Ok(())
}

async fn wait_or_pay_more(
    worker: &Worker,
    task: &Task,
    link: &Arc<Link>,
    candidates: &[(&StoredTransaction, Prepared)],
    patience: &Patience,
) -> Result<(), StoreError> {
    let Some((stored, prepared)) = candidates.last() else { return Ok(()) };
    let is_stuck = task.looks >= LOOKS_UNTIL_DEARER || is_too_cheap(task);
    // How often is bounded by what may be paid: each is dearer than the one before.
    if is_stuck
        && is_next(link, stored).await
        && let Some(actor) = signer_of(worker, task, stored, link).await?
    {
        match patience.sign(actor.replace(prepared)).await {
            Ok(dearer) => {
                tracing::warn!(operation = %task.lease.operation, "stuck: signed for a higher fee");
                return sign::keep(worker, task, link, &stored.account, dearer).await;
            }
            Err(error) => {
                tracing::warn!(operation = %task.lease.operation, %error, "stuck");
                if Reason::of(&error) == Reason::FeeLimit {
                    let sent = link.connection().send(prepared).await;
                    tracing::debug!(is_sent = sent.is_ok(), "sent again");
                    return look_soon(worker, task, &Reason::FeeLimit).await;
                }
            }
        }
    }
    send(worker, task, link, stored, prepared, task.looks).await
}

/// Whether the node said so the last time that it was sent.
fn is_too_cheap(task: &Task) -> bool {
    task.last_error.as_deref() == Some(&*Reason::FeeTooLow.code())
}

/// Whether all those before it are in blocks: otherwise it is no sooner in one for more.
async fn is_next(link: &Link, stored: &StoredTransaction) -> bool {
    let (Some(nonce), Ok(account)) = (stored.nonce, stored.account.parse()) else { return false };
    let counts = counts_of(link, &account).await;
    counts.is_ok_and(|counts| counts.latest == nonce)
}

/// Whoever signed it, also if another key is the deployment's by now.
async fn signer_of(
    worker: &Worker,
    task: &Task,
    stored: &StoredTransaction,
    link: &Link,
) -> Result<Option<Actor>, StoreError> {
    let chain = &task.deployment.chain;
    Ok(match worker.store.signer_account(chain, &stored.account).await? {
        Some(account) => nonces::key_of(worker, link, &account).await,
        None => None,
    })
}

/// It took effect, says one answer of the node; what the chain holds by then must be shown, too, and
/// not what it held before.
async fn seen(
    worker: &Worker,
    task: &Task,
    link: &Arc<Link>,
    candidates: &[(&StoredTransaction, Prepared)],
    receipt: &Receipt,
) -> Result<(), StoreError> {
    let look = match look_at(link, task, Certainty::Included).await {
        Ok(look) => look,
        Err(error) => return failure::failed(worker, task, link, &error).await,
    };
    let hash = match link.connection().block_hash(receipt.height).await {
        Ok(hash) => hash,
        Err(error) => return failure::failed(worker, task, link, &error.into()).await,
    };
    let height = i64::try_from(receipt.height).unwrap_or(i64::MAX);
    let winner = candidates.iter().find(|(stored, _)| stored.identifier == receipt.transaction);
    let Some((winner, _)) = winner else {
        return postpone(worker, task, &Reason::Unreadable).await;
    };
    // Once it is final, a pass that is not there was closed since; until then, and as long as another
    // node may know better, the node contradicts itself.
    let may_be_closed = receipt.is_final && task.is_told_again(&Reason::NodeBehind);
    if look.height < height || (look.observed.is_none() && !may_be_closed) {
        return failure::behind(worker, task, link).await;
    }
    let now_ms = worker.clock.now_ms();
    let confirmation = Confirmation {
        observed: look.observed,
        observed_hash: look.hash,
        done_by: Some((winner.attempt, BlockPlace { height, hash })),
        is_final: receipt.is_final,
        now_ms,
        next_at_ms: now_ms.saturating_add(FINALITY_MS),
    };
    worker.store.confirm(&task.lease, &confirmation).await
}

/// Whether what was seen is final by now, or was undone.
pub(super) async fn watch(
    worker: &Worker,
    task: &Task,
    link: &Arc<Link>,
) -> Result<(), StoreError> {
    let confirmed = task
        .transactions
        .iter()
        .rev()
        .find(|transaction| transaction.status == TransactionStatus::Confirmed);
    let Some(confirmed) = confirmed else { return watch_somebody_elses(worker, task, link).await };
    let statuses =
        [TransactionStatus::Prepared, TransactionStatus::Sent, TransactionStatus::Confirmed];
    let candidates = match candidates(task, &statuses) {
        Ok(candidates) => candidates,
        Err(why) => return postpone(worker, task, &why).await,
    };
    let prepared: Vec<_> = candidates.iter().map(|(_, prepared)| prepared.clone()).collect();
    match link.connection().state(&prepared).await {
        Ok(TransactionState::Done(receipt)) => {
            let is_the_same = receipt.transaction == confirmed.identifier
                && confirmed.block.as_ref().is_some_and(|block| {
                    u64::try_from(block.height).is_ok_and(|height| height == receipt.height)
                });
            if receipt.is_final || !is_the_same {
                return seen(worker, task, link, &candidates, &receipt).await;
            }
            wait_for_finality(worker, task).await
        }
        Ok(TransactionState::Refused { receipt, .. }) if !receipt.is_final => {
            missing(worker, task, link, confirmed).await
        }
        Ok(TransactionState::Pending) => missing(worker, task, link, confirmed).await,
        Ok(TransactionState::Refused { .. } | TransactionState::Lost) => {
            undone(worker, task, link).await
        }
        Err(error) => failure::failed(worker, task, link, &error).await,
    }
}

/// Finality takes seconds on one chain and a quarter of an hour on another. Who waits long looks less
/// often, and leaves the workers to what is new.
fn finality_pause_ms(looks: i64) -> i64 {
    let doublings = u32::try_from(looks.div_euclid(2).clamp(0, 4)).unwrap_or(0);
    FINALITY_MS.saturating_mul(1i64 << doublings).min(LONGEST_FINALITY_PAUSE_MS)
}

async fn wait_for_finality(worker: &Worker, task: &Task) -> Result<(), StoreError> {
    let now_ms = worker.clock.now_ms();
    let next_at_ms = now_ms.saturating_add(finality_pause_ms(task.looks));
    worker.store.postpone(&task.lease, None, next_at_ms, now_ms).await
}

/// The node knows nothing of a transaction that was in a block. That the chain was reorganised is
/// believed when it shows another block in that one's place, or when nodes say so again and again;
/// otherwise the node lags.
async fn missing(
    worker: &Worker,
    task: &Task,
    link: &Arc<Link>,
    confirmed: &StoredTransaction,
) -> Result<(), StoreError> {
    if let Some(BlockPlace { height, hash: Some(hash) }) = &confirmed.block {
        let height = u64::try_from(*height).unwrap_or(u64::MAX);
        match link.connection().block_hash(height).await {
            Ok(Some(found)) if found != *hash => return undone(worker, task, link).await,
            Ok(_) => {}
            Err(error) => return failure::failed(worker, task, link, &error.into()).await,
        }
    }
    if task.is_told_again(&Reason::NodeBehind) {
        return undone(worker, task, link).await;
    }
    failure::behind(worker, task, link).await
}

async fn undone(worker: &Worker, task: &Task, link: &Arc<Link>) -> Result<(), StoreError> {
    match look_at(link, task, Certainty::Included).await {
        Ok(look) if is_behind(worker, task, link, &look) => {
            failure::behind(worker, task, link).await
        }
        Ok(look) => {
            tracing::warn!(operation = %task.lease.operation, "undone by its chain");
            let now_ms = worker.clock.now_ms();
            worker.store.reopen(&task.lease, look.observed, now_ms).await
        }
        Err(error) => failure::failed(worker, task, link, &error).await,
    }
}

/// It was so already when it was looked at: somebody else did it. It is done when a final block holds
/// it, or what is shown by now because something that was asked for later has been done since; it is
/// undone when one as high as what is shown holds neither.
async fn watch_somebody_elses(
    worker: &Worker,
    task: &Task,
    link: &Arc<Link>,
) -> Result<(), StoreError> {
    let look = match look_at(link, task, Certainty::Final).await {
        Ok(look) => look,
        Err(error) => return failure::failed(worker, task, link, &error).await,
    };
    if let Judgement::Done(observed) = judge(&task.wish(), look.observed, look.now_seconds) {
        return settle(worker, task, Some(observed), look.hash, true).await;
    }
    let holds = |observed: Option<Observed>| {
        observed.map(|observed| (observed.state, observed.expires_at_seconds))
    };
    match task.pass.observed {
        Some(shown) if look.height < shown.height => {
            wait_for_what_is_shown(worker, task, link).await
        }
        shown if task.is_overtaken && holds(shown) == holds(look.observed) => {
            settle(worker, task, look.observed, look.hash, true).await
        }
        // What comes after it may have changed that already, and is not shown yet.
        _ if task.is_followed => wait_for_finality(worker, task).await,
        _ => undone(worker, task, link).await,
    }
}

/// The block that is shown is not final yet, or is none.
async fn wait_for_what_is_shown(
    worker: &Worker,
    task: &Task,
    link: &Arc<Link>,
) -> Result<(), StoreError> {
    match look_at(link, task, Certainty::Included).await {
        Ok(look) if is_older(task, &look) && !is_behind(worker, task, link, &look) => {
            turn_back(worker, task, &look).await
        }
        Ok(_) => wait_for_finality(worker, task).await,
        Err(error) => failure::failed(worker, task, link, &error).await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_waits_long_for_finality_looks_less_often() {
        let pauses_ms = [0, 1, 2, 4, 6, 8, 1_000, i64::MAX].map(finality_pause_ms);
        assert_eq!(pauses_ms, [5_000, 5_000, 10_000, 20_000, 40_000, 60_000, 60_000, 60_000]);
    }
}
