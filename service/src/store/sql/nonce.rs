//! The nonces of accounts that sign on EVM chains. Whoever takes or gives back one locks the account,
//! after the pass and the operation.

use super::{Connection, Db};
use crate::{
    model::PassChain,
    store::{Lease, NonceCounts, NonceGap, SignerAccount, StoreError},
};

/// So many gaps are enough for one look.
const MAX_GAPS: i64 = 256;

/// No other program with the key sends so many while nothing is given out here: a count so far above is
/// not believed at once, since nothing takes back what follows from it. Nor is one below what is final.
const MAX_LEAP: i64 = 256;

/// It is believed if it is told of again so much later, and nothing else was in between.
const BELIEVED_AFTER_MS: i64 = 60_000;

struct Locked {
    next: i64,
    last_final: i64,
    leap: Option<Leap>,
}

/// A count far above what was given out, or below what was final.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Leap {
    to: i64,
    since_ms: i64,
}

type LockedRow = (i64, i64, Option<i64>, Option<i64>);

async fn lock(
    connection: &mut Connection,
    chain: &str,
    account: &str,
) -> Result<Option<Locked>, StoreError> {
    let row: Option<LockedRow> = sqlx::query_as::<Db, _>(concat!(
        "SELECT next_nonce, final_nonce, leap_to, leap_since_ms FROM signer_account
         WHERE chain = $1 AND account = $2",
        for_update!()
    ))
    .bind(chain)
    .bind(account)
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|(next, last_final, to, since_ms)| {
        let leap = to.zip(since_ms).map(|(to, since_ms)| Leap { to, since_ms });
        Locked { next, last_final, leap }
    }))
}

/// What may be believed of what a node says is final: no more than it has in blocks.
fn finalized(account: &SignerAccount, counts: NonceCounts) -> Option<i64> {
    let finalized = counts.finalized?;
    if finalized > counts.latest {
        let (account, latest) = (&account.account, counts.latest);
        tracing::error!(account, finalized, latest, "more is final than there is: not believed");
        return None;
    }
    Some(finalized)
}

/// The account as it is if the counts are believed; `None`: they are not, or not yet.
async fn believe(
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

async fn set_final(
    connection: &mut Connection,
    chain: &str,
    account: &str,
    last_final: i64,
) -> Result<(), StoreError> {
    sqlx::query::<Db>(
        "UPDATE signer_account SET final_nonce = $3 WHERE chain = $1 AND account = $2",
    )
    .bind(chain)
    .bind(account)
    .bind(last_final)
    .execute(connection)
    .await?;
    Ok(())
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

/// The operation is held.
pub(super) async fn reserve(
    connection: &mut Connection,
    lease: &Lease,
    account: &SignerAccount,
    counts: NonceCounts,
    now_ms: i64,
) -> Result<Option<i64>, StoreError> {
    let chain = account.chain.to_string();
    sqlx::query::<Db>(
        "INSERT INTO signer_account (chain, account, signer, next_nonce, final_nonce)
         VALUES ($1, $2, $3, 0, 0)
         ON CONFLICT (chain, account) DO UPDATE SET signer = excluded.signer",
    )
    .bind(&chain)
    .bind(&account.account)
    .bind(&account.signer)
    .execute(&mut *connection)
    .await?;
    let locked = lock(connection, &chain, &account.account).await?;
    let locked = locked.ok_or(StoreError::Unreadable { what: "signer_account.chain" })?;
    let Some(locked) = believe(connection, account, locked, counts, now_ms).await? else {
        return Ok(None);
    };
    let operation = lease.operation.to_string();
    let own: Vec<i64> = sqlx::query_scalar::<Db, _>(
        "SELECT n.nonce FROM signer_nonce n
         WHERE n.op_id = $1 AND n.chain = $2 AND n.account = $3 AND NOT EXISTS (
             SELECT t.id FROM chain_tx t
             WHERE t.op_id = n.op_id AND t.account = n.account AND t.nonce = n.nonce)
         ORDER BY n.nonce",
    )
    .bind(&operation)
    .bind(&chain)
    .bind(&account.account)
    .fetch_all(&mut *connection)
    .await?;
    let used = counts.latest.max(locked.last_final);
    for nonce in own {
        if nonce >= used {
            return Ok(Some(nonce));
        }
        // Somebody else with the key used it: it is nobody's any more.
        delete(connection, &chain, &account.account, nonce).await?;
    }
    // What waits in a node's pool under a nonce that is nobody's is somebody else's.
    let unused = used.max(counts.pending);
    let free: Option<i64> = sqlx::query_scalar::<Db, _>(
        "SELECT MIN(nonce) FROM signer_nonce
         WHERE chain = $1 AND account = $2 AND nonce >= $3 AND op_id IS NULL
           AND cancellation IS NULL",
    )
    .bind(&chain)
    .bind(&account.account)
    .bind(unused)
    .fetch_one(&mut *connection)
    .await?;
    if let Some(nonce) = free {
        sqlx::query::<Db>(
            "UPDATE signer_nonce SET op_id = $4, since_ms = $5
             WHERE chain = $1 AND account = $2 AND nonce = $3",
        )
        .bind(&chain)
        .bind(&account.account)
        .bind(nonce)
        .bind(&operation)
        .bind(now_ms)
        .execute(connection)
        .await?;
        return Ok(Some(nonce));
    }
    let nonce = locked.next.max(unused);
    insert(connection, &chain, &account.account, nonce, Some(&operation), now_ms).await?;
    set_next(connection, &chain, &account.account, nonce.saturating_add(1)).await?;
    Ok(Some(nonce))
}

async fn insert(
    connection: &mut Connection,
    chain: &str,
    account: &str,
    nonce: i64,
    operation: Option<&str>,
    now_ms: i64,
) -> Result<(), StoreError> {
    sqlx::query::<Db>(
        "INSERT INTO signer_nonce (chain, account, nonce, op_id, since_ms)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (chain, account, nonce) DO NOTHING",
    )
    .bind(chain)
    .bind(account)
    .bind(nonce)
    .bind(operation)
    .bind(now_ms)
    .execute(connection)
    .await?;
    Ok(())
}

async fn delete(
    connection: &mut Connection,
    chain: &str,
    account: &str,
    nonce: i64,
) -> Result<(), StoreError> {
    sqlx::query::<Db>("DELETE FROM signer_nonce WHERE chain = $1 AND account = $2 AND nonce = $3")
        .bind(chain)
        .bind(account)
        .bind(nonce)
        .execute(connection)
        .await?;
    Ok(())
}

async fn set_next(
    connection: &mut Connection,
    chain: &str,
    account: &str,
    next: i64,
) -> Result<(), StoreError> {
    sqlx::query::<Db>(
        "UPDATE signer_account SET next_nonce = $3 WHERE chain = $1 AND account = $2",
    )
    .bind(chain)
    .bind(account)
    .bind(next)
    .execute(connection)
    .await?;
    Ok(())
}

/// Whether the operation has this nonce.
pub(super) async fn is_own(
    connection: &mut Connection,
    lease: &Lease,
    account: &str,
    nonce: i64,
) -> Result<bool, StoreError> {
    let found: Option<i64> = sqlx::query_scalar::<Db, _>(
        "SELECT nonce FROM signer_nonce WHERE op_id = $1 AND account = $2 AND nonce = $3",
    )
    .bind(lease.operation.to_string())
    .bind(account)
    .bind(nonce)
    .fetch_optional(connection)
    .await?;
    Ok(found.is_some())
}

/// Gives back the nonces of an operation under which nothing was signed.
pub(super) async fn release_unused(
    connection: &mut Connection,
    operation: &str,
    now_ms: i64,
) -> Result<(), StoreError> {
    let unused: Vec<(String, String, i64)> = sqlx::query_as::<Db, _>(
        "SELECT n.chain, n.account, n.nonce FROM signer_nonce n
         WHERE n.op_id = $1 AND NOT EXISTS (
             SELECT t.id FROM chain_tx t
             WHERE t.op_id = n.op_id AND t.account = n.account AND t.nonce = n.nonce)
         ORDER BY n.chain, n.account, n.nonce",
    )
    .bind(operation)
    .fetch_all(&mut *connection)
    .await?;
    for (chain, account, nonce) in unused {
        let locked = lock(connection, &chain, &account).await?;
        sqlx::query::<Db>(
            "UPDATE signer_nonce SET op_id = NULL, since_ms = $4
             WHERE chain = $1 AND account = $2 AND nonce = $3",
        )
        .bind(&chain)
        .bind(&account)
        .bind(nonce)
        .bind(now_ms)
        .execute(&mut *connection)
        .await?;
        if let Some(locked) = locked {
            trim(connection, &chain, &account, locked.next).await?;
        }
    }
    Ok(())
}

/// What is free at the end is not a gap.
async fn trim(
    connection: &mut Connection,
    chain: &str,
    account: &str,
    next: i64,
) -> Result<i64, StoreError> {
    let mut end = next;
    loop {
        let last = end.saturating_sub(1);
        let done = sqlx::query::<Db>(
            "DELETE FROM signer_nonce
             WHERE chain = $1 AND account = $2 AND nonce = $3 AND op_id IS NULL
               AND cancellation IS NULL",
        )
        .bind(chain)
        .bind(account)
        .bind(last)
        .execute(&mut *connection)
        .await?;
        if done.rows_affected() == 0 {
            break;
        }
        end = last;
    }
    if end != next {
        set_next(connection, chain, account, end).await?;
    }
    Ok(end)
}

/// Forgets the nonces of an operation all of whose transactions have come to their end: the chain has
/// used them for good.
pub(super) async fn close_used(
    connection: &mut Connection,
    operation: &str,
    is_settled: bool,
) -> Result<(), StoreError> {
    let used: Vec<(String, String, i64)> = sqlx::query_as::<Db, _>(
        "SELECT n.chain, n.account, n.nonce FROM signer_nonce n
         WHERE n.op_id = $1
           AND EXISTS (
             SELECT t.id FROM chain_tx t
             WHERE t.op_id = n.op_id AND t.account = n.account AND t.nonce = n.nonce)
           AND NOT EXISTS (
             SELECT t.id FROM chain_tx t
             WHERE t.op_id = n.op_id AND t.account = n.account AND t.nonce = n.nonce
               AND (t.status IN ('prepared', 'sent') OR (t.status = 'confirmed' AND NOT $2)))
         ORDER BY n.chain, n.account, n.nonce",
    )
    .bind(operation)
    .bind(is_settled)
    .fetch_all(&mut *connection)
    .await?;
    for (chain, account, nonce) in used {
        sqlx::query::<Db>(
            "UPDATE signer_account SET final_nonce = $3
             WHERE chain = $1 AND account = $2 AND final_nonce < $3",
        )
        .bind(&chain)
        .bind(&account)
        .bind(nonce.saturating_add(1))
        .execute(&mut *connection)
        .await?;
        delete(connection, &chain, &account, nonce).await?;
    }
    Ok(())
}

pub(super) async fn account(
    connection: &mut Connection,
    chain: &PassChain,
    account: &str,
) -> Result<Option<SignerAccount>, StoreError> {
    let signer: Option<String> = sqlx::query_scalar::<Db, _>(
        "SELECT signer FROM signer_account WHERE chain = $1 AND account = $2",
    )
    .bind(chain.to_string())
    .bind(account)
    .fetch_optional(connection)
    .await?;
    let (chain, account) = (chain.clone(), account.to_owned());
    Ok(signer.map(|signer| SignerAccount { chain, account, signer }))
}

/// What was signed from this nonce on is taken for lost, but what was seen in a block.
pub(super) async fn go_on_with(
    connection: &mut Connection,
    chain: &PassChain,
    account: &str,
    next: i64,
    now_ms: i64,
) -> Result<bool, StoreError> {
    let chain = chain.to_string();
    sqlx::query::<Db>(
        "UPDATE chain_tx SET status = 'failed', updated_at_ms = $4
         WHERE account = $2 AND nonce >= $3 AND status IN ('prepared', 'sent') AND EXISTS (
             SELECT n.nonce FROM signer_nonce n
             WHERE n.chain = $1 AND n.account = chain_tx.account AND n.nonce = chain_tx.nonce
               AND n.op_id = chain_tx.op_id)",
    )
    .bind(&chain)
    .bind(account)
    .bind(next)
    .bind(now_ms)
    .execute(&mut *connection)
    .await?;
    if lock(connection, &chain, account).await?.is_none() {
        return Ok(false);
    }
    sqlx::query::<Db>(
        "DELETE FROM signer_nonce
         WHERE chain = $1 AND account = $2 AND nonce >= $3 AND NOT EXISTS (
             SELECT t.id FROM chain_tx t
             WHERE t.op_id = signer_nonce.op_id AND t.account = signer_nonce.account
               AND t.nonce = signer_nonce.nonce AND t.status = 'confirmed')",
    )
    .bind(&chain)
    .bind(account)
    .bind(next)
    .execute(&mut *connection)
    .await?;
    sqlx::query::<Db>("UPDATE signer_nonce SET tries = 0 WHERE chain = $1 AND account = $2")
        .bind(&chain)
        .bind(account)
        .execute(&mut *connection)
        .await?;
    sqlx::query::<Db>(
        "UPDATE signer_account SET next_nonce = $3, leap_to = NULL, leap_since_ms = NULL,
             final_nonce = CASE WHEN final_nonce > $3 THEN 0 ELSE final_nonce END
         WHERE chain = $1 AND account = $2",
    )
    .bind(&chain)
    .bind(account)
    .bind(next)
    .execute(connection)
    .await?;
    Ok(true)
}

pub(super) async fn accounts(
    connection: &mut Connection,
) -> Result<Vec<SignerAccount>, StoreError> {
    let rows: Vec<(String, String, String)> = sqlx::query_as::<Db, _>(
        "SELECT a.chain, a.account, a.signer FROM signer_account a
         WHERE EXISTS (
             SELECT n.nonce FROM signer_nonce n WHERE n.chain = a.chain AND n.account = a.account)
         ORDER BY a.chain, a.account",
    )
    .fetch_all(connection)
    .await?;
    let accounts = rows.into_iter().map(|(chain, account, signer)| {
        let (chain_type, network) = chain.split_once('/').unwrap_or_default();
        let chain = PassChain::parse(chain_type, network)
            .map_err(|_| StoreError::Unreadable { what: "signer_account.chain" })?;
        Ok(SignerAccount { chain, account, signer })
    });
    accounts.collect()
}

pub(super) async fn gaps(
    connection: &mut Connection,
    account: &SignerAccount,
    counts: NonceCounts,
    now_ms: i64,
) -> Result<Option<Vec<NonceGap>>, StoreError> {
    let (chain, address) = (account.chain.to_string(), account.account.as_str());
    let Some(locked) = lock(connection, &chain, address).await? else {
        return Ok(Some(Vec::new()));
    };
    let Some(locked) = believe(connection, account, locked, counts, now_ms).await? else {
        return Ok(None);
    };
    let last_final = locked.last_final.max(finalized(account, counts).unwrap_or(0));
    set_final(connection, &chain, address, last_final).await?;
    sqlx::query::<Db>(
        "DELETE FROM signer_nonce
         WHERE chain = $1 AND account = $2 AND nonce < $3 AND op_id IS NULL",
    )
    .bind(&chain)
    .bind(address)
    .bind(last_final)
    .execute(&mut *connection)
    .await?;
    let first = counts.latest.max(last_final);
    let known: Vec<i64> = sqlx::query_scalar::<Db, _>(
        "SELECT nonce FROM signer_nonce
         WHERE chain = $1 AND account = $2 AND nonce >= $3 ORDER BY nonce",
    )
    .bind(&chain)
    .bind(address)
    .bind(first)
    .fetch_all(&mut *connection)
    .await?;
    let known: std::collections::HashSet<i64> = known.into_iter().collect();
    let end = locked.next.min(first.saturating_add(MAX_GAPS));
    for nonce in (first..end).filter(|nonce| !known.contains(nonce)) {
        insert(connection, &chain, address, nonce, None, now_ms).await?;
    }
    trim(connection, &chain, address, locked.next).await?;
    let gaps: Vec<(i64, Option<String>, i64, i64)> = sqlx::query_as::<Db, _>(
        "SELECT nonce, cancellation, tries, since_ms FROM signer_nonce
         WHERE chain = $1 AND account = $2 AND nonce >= $3 AND op_id IS NULL
         ORDER BY nonce LIMIT $4",
    )
    .bind(&chain)
    .bind(address)
    .bind(first)
    .bind(MAX_GAPS)
    .fetch_all(connection)
    .await?;
    let gap =
        |(nonce, cancellation, tries, since_ms)| NonceGap { nonce, cancellation, tries, since_ms };
    Ok(Some(gaps.into_iter().map(gap).collect()))
}

pub(super) async fn keep_cancellation(
    connection: &mut Connection,
    account: &SignerAccount,
    gap: &NonceGap,
    cancellation: &str,
) -> Result<bool, StoreError> {
    let done = sqlx::query::<Db>(
        "UPDATE signer_nonce SET cancellation = $4, tries = tries + 1
         WHERE chain = $1 AND account = $2 AND nonce = $3 AND op_id IS NULL AND tries = $5",
    )
    .bind(account.chain.to_string())
    .bind(&account.account)
    .bind(gap.nonce)
    .bind(cancellation)
    .bind(gap.tries)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(super) async fn cancellation_answered(
    connection: &mut Connection,
    account: &SignerAccount,
    nonce: i64,
    now_ms: i64,
) -> Result<(), StoreError> {
    sqlx::query::<Db>(
        "UPDATE signer_nonce SET since_ms = $4
         WHERE chain = $1 AND account = $2 AND nonce = $3 AND cancellation IS NOT NULL",
    )
    .bind(account.chain.to_string())
    .bind(&account.account)
    .bind(nonce)
    .bind(now_ms)
    .execute(connection)
    .await?;
    Ok(())
}
