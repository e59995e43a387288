//! Which counts of a node are believed.

use super::{Connection, Db, Locked, set_final, set_next};
use crate::store::{NonceCounts, SignerAccount, StoreError};

/// No other program with the key sends so many while nothing is given out here: a count so far above is
/// not believed at once, since nothing takes back what follows from it. Nor is one below what is final.
const MAX_LEAP: i64 = 256;

/// It is believed if it is told of again so much later, and nothing else was in between.
const BELIEVED_AFTER_MS: i64 = 60_000;

/// A count far above what was given out, or below what was final.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Leap {
    pub(super) to: i64,
    pub(super) since_ms: i64,
}

/// What may be believed of what a node says is final: no more than it has in blocks.
pub(super) fn finalized(account: &SignerAccount, counts: NonceCounts) -> Option<i64> {
    let finalized = counts.finalized?;
    if finalized > counts.latest {
        let (account, latest) = (&account.account, counts.latest);
        tracing::error!(account, finalized, latest, "more is final than there is: not believed");
        return None;
    }
    Some(finalized)
}

/// The account as it is if the counts are believed; `None`: they are not, or not yet.
pub(super) async fn believe(
    connection: &mut Connection,
    account: &SignerAccount,
    locked: Locked,
    counts: NonceCounts,
    now_ms: i64,
) -> Result<Option<Locked>, StoreError> {
    let (chain, address) = (account.chain.to_string(), account.account.as_str());
    let Locked { next, last_final, leap } = locked;
    // One node may have said of too many that they are final: that is a floor under all that follows.
    let is_below = counts.latest < last_final;
    let count = if is_below { counts.latest } else { counts.latest.max(counts.pending) };
    if !is_below && count <= next.max(last_final).saturating_add(MAX_LEAP) {
        if leap.is_some() {
            set_leap(connection, &chain, address, None).await?;
        }
        return Ok(Some(Locked { leap: None, ..locked }));
    }
    let is_the_same = |leap: &Leap| {
        (leap.to < last_final) == is_below
            && count >= leap.to
            && count <= leap.to.saturating_add(MAX_LEAP)
    };
    match leap.filter(is_the_same) {
        Some(leap) if now_ms.saturating_sub(leap.since_ms) >= BELIEVED_AFTER_MS => {
            set_leap(connection, &chain, address, None).await?;
            if is_below {
                tracing::warn!(account = address, last_final, count, "fewer are final");
                set_final(connection, &chain, address, count).await?;
                return Ok(Some(Locked { last_final: count, leap: None, ..locked }));
            }
            tracing::warn!(account = address, next, count, "many were sent by somebody else");
            set_next(connection, &chain, address, count).await?;
            Ok(Some(Locked { next: count, leap: None, ..locked }))
        }
        Some(_) => Ok(None),
        None => {
            let account = address;
            tracing::error!(account, next, last_final, count, "a count is not believed at once");
            let leap = Leap { to: count, since_ms: now_ms };
            set_leap(connection, &chain, address, Some(leap)).await?;
            Ok(None)
        }
    }
}

async fn set_leap(
    connection: &mut Connection,
    chain: &str,
    account: &str,
    leap: Option<Leap>,
) -> Result<(), StoreError> {
    sqlx::query::<Db>(
        "UPDATE signer_account SET leap_to = $3, leap_since_ms = $4
         WHERE chain = $1 AND account = $2",
    )
    .bind(chain)
    .bind(account)
    .bind(leap.map(|leap| leap.to))
    .bind(leap.map(|leap| leap.since_ms))
    .execute(connection)
    .await?;
    Ok(())
}
