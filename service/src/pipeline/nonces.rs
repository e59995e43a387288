//! Gaps among the nonces of an account are filled: every transaction above one would wait for ever.

use std::sync::Arc;

use portcullis::{Actor, Failure, Prepared};

use super::{actors::Link, reason::Reason, step, worker::Worker};
use crate::store::{NonceGap, SignerAccount, StoreError};

/// A nonce that nobody needs is left for the next operation for so long. Most of the time one comes.
const LEAVE_FREE_MS: i64 = 5_000;

/// When a cancellation is still not in a block, more is paid.
const CANCEL_AGAIN_MS: i64 = 60_000;

/// Looks after the nonces of all accounts.
pub(super) async fn fill_gaps(worker: &Worker) -> Result<(), StoreError> {
    for account in worker.store().signer_accounts().await? {
        let link = match worker.actors.link(account.chain.chain()).await {
            Ok(link) => link,
            Err(error) => {
                tracing::warn!(account = account.account, %error, "its nonces cannot be looked at");
                continue;
            }
        };
        if let Err(error) = fill_gaps_of(worker, &link, &account).await? {
            tracing::warn!(account = account.account, %error, "a gap is not filled");
            if Reason::of(&error) == Reason::ChainUnreachable {
                worker.actors.forget(&link).await;
            }
        }
    }
    Ok(())
}

async fn fill_gaps_of(
    worker: &Worker,
    link: &Arc<Link>,
    account: &SignerAccount,
) -> Result<Result<(), Failure>, StoreError> {
    let address = account.account.parse();
    let address = address.map_err(|_| StoreError::Unreadable { what: "signer_account.account" })?;
    let counts = match step::counts_of(link, &address).await {
        Ok(counts) => counts,
        Err(error) => return Ok(Err(error)),
    };
    let now_ms = worker.clock.now_ms();
    let mut failure = None;
    for gap in worker.store().nonce_gaps(account, counts, now_ms).await? {
        // One that fails keeps nobody from the others.
        let is_next = gap.nonce == counts.latest;
        if let Err(error) = fill(worker, link, account, &gap, is_next).await? {
            failure.get_or_insert(error);
        }
    }
    Ok(failure.map_or(Ok(()), Err))
}

async fn fill(
    worker: &Worker,
    link: &Arc<Link>,
    account: &SignerAccount,
    gap: &NonceGap,
    is_next: bool,
) -> Result<Result<(), Failure>, StoreError> {
    let now_ms = worker.clock.now_ms();
    let age_ms = now_ms.saturating_sub(gap.since_ms);
    let kept = gap.cancellation.as_deref().map(serde_json::from_str::<Prepared>);
    let kept = kept.transpose().map_err(|_| StoreError::Unreadable { what: "cancellation" })?;
    // What cannot be in a block before others are is no sooner there for more.
    let is_due = match kept {
        Some(_) => is_next && age_ms >= CANCEL_AGAIN_MS,
        None => age_ms >= LEAVE_FREE_MS,
    };
    if !is_due {
        return Ok(match kept {
            Some(kept) => link.connection().send(&kept).await,
            None => Ok(()),
        });
    }
    let Some(actor) = key_of(worker, link, account).await else { return Ok(Ok(())) };
    let nonce = u64::try_from(gap.nonce).unwrap_or(u64::MAX);
    let signed = match &kept {
        Some(kept) => actor.replace(kept).await,
        None => actor.cancel_at(nonce).await,
    };
    let signed = match signed {
        Ok(signed) => signed,
        Err(error) => return Ok(Err(error)),
    };
    let text = serde_json::to_string(&signed);
    let text = text.map_err(|_| StoreError::Unreadable { what: "cancellation" })?;
    if !worker.store().keep_cancellation(account, gap.nonce, &text, now_ms).await? {
        return Ok(Ok(()));
    }
    tracing::warn!(account = account.account, nonce, "a gap among nonces is filled");
    Ok(link.connection().send(&signed).await)
}

/// `None`: the name stands for another key by now, or for none.
async fn key_of(worker: &Worker, link: &Link, account: &SignerAccount) -> Option<Actor> {
    let actor = worker.actors.signed_by(link, &account.signer).await.ok()?;
    if actor.address().to_string() == account.account {
        return Some(actor);
    }
    tracing::error!(account = account.account, "its key is gone, and a nonce of it is missing");
    None
}
