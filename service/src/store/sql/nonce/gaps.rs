//! Those that nobody has: what comes after one waits until it is cancelled or given out again.

use super::{
    Connection, Db,
    belief::{believe, finalized},
    insert, lock, set_final, set_next,
};
use crate::store::{NonceCounts, NonceGap, SignerAccount, StoreError};

/// So many gaps are enough for one look.
const MAX_GAPS: i64 = 256;

pub(in super::super) async fn gaps(
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

/// What is free at the end is not a gap.
pub(super) async fn trim(
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

pub(in super::super) async fn keep_cancellation(
    connection: &mut Connection,
    account: &SignerAccount,
    gap: &NonceGap,
    cancellation: &str,
) -> Result<bool, StoreError> {
    let chain = account.chain.to_string();
    lock(connection, &chain, &account.account).await?;
    let done = sqlx::query::<Db>(
        "UPDATE signer_nonce SET cancellation = $4, tries = tries + 1
         WHERE chain = $1 AND account = $2 AND nonce = $3 AND op_id IS NULL AND tries = $5",
    )
    .bind(&chain)
    .bind(&account.account)
    .bind(gap.nonce)
    .bind(cancellation)
    .bind(gap.tries)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(in super::super) async fn cancellation_answered(
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
