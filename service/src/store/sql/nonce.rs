//! The nonces of accounts that sign on EVM chains. Whoever takes or gives back one locks the account,
//! after the pass and the operation.

use super::{Connection, Db};
use crate::{
    model::PassChain,
    store::{Lease, NonceCounts, NonceGap, SignerAccount, StoreError},
};

/// So many gaps are enough for one look.
const MAX_GAPS: i64 = 256;

struct Locked {
    next: i64,
    last_final: i64,
}

async fn lock(
    connection: &mut Connection,
    chain: &str,
    account: &str,
) -> Result<Option<Locked>, StoreError> {
    let row: Option<(i64, i64)> = sqlx::query_as::<Db, _>(concat!(
        "SELECT next_nonce, final_nonce FROM signer_account WHERE chain = $1 AND account = $2",
        for_update!()
    ))
    .bind(chain)
    .bind(account)
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|(next, last_final)| Locked { next, last_final }))
}

/// The operation is held.
pub(super) async fn reserve(
    connection: &mut Connection,
    lease: &Lease,
    account: &SignerAccount,
    counts: NonceCounts,
    now_ms: i64,
) -> Result<i64, StoreError> {
    let chain = account.chain.to_string();
    sqlx::query::<Db>(
        "INSERT INTO signer_account (chain, account, signer, next_nonce, final_nonce)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (chain, account) DO UPDATE SET signer = excluded.signer",
    )
    .bind(&chain)
    .bind(&account.account)
    .bind(&account.signer)
    .bind(counts.pending)
    .bind(counts.finalized)
    .execute(&mut *connection)
    .await?;
    let locked = lock(connection, &chain, &account.account).await?;
    let locked = locked.ok_or(StoreError::Unreadable { what: "signer_account.chain" })?;
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
            return Ok(nonce);
        }
        // Somebody else with the key used it: it is nobody's any more.
        delete(connection, &chain, &account.account, nonce).await?;
    }
    let free: Option<i64> = sqlx::query_scalar::<Db, _>(
        "SELECT MIN(nonce) FROM signer_nonce
         WHERE chain = $1 AND account = $2 AND nonce >= $3 AND op_id IS NULL
           AND cancellation IS NULL",
    )
    .bind(&chain)
    .bind(&account.account)
    .bind(used)
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
        return Ok(nonce);
    }
    let nonce = locked.next.max(used);
    insert(connection, &chain, &account.account, nonce, Some(&operation), now_ms).await?;
    set_next(connection, &chain, &account.account, nonce.saturating_add(1)).await?;
    Ok(nonce)
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
) -> Result<Vec<NonceGap>, StoreError> {
    let (chain, address) = (account.chain.to_string(), account.account.as_str());
    let Some(locked) = lock(connection, &chain, address).await? else { return Ok(Vec::new()) };
    let last_final = locked.last_final.max(counts.finalized);
    sqlx::query::<Db>(
        "UPDATE signer_account SET final_nonce = $3 WHERE chain = $1 AND account = $2",
    )
    .bind(&chain)
    .bind(address)
    .bind(last_final)
    .execute(&mut *connection)
    .await?;
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
    let gaps: Vec<(i64, Option<String>, i64)> = sqlx::query_as::<Db, _>(
        "SELECT nonce, cancellation, since_ms FROM signer_nonce
         WHERE chain = $1 AND account = $2 AND nonce >= $3 AND op_id IS NULL
         ORDER BY nonce LIMIT $4",
    )
    .bind(&chain)
    .bind(address)
    .bind(first)
    .bind(MAX_GAPS)
    .fetch_all(connection)
    .await?;
    let gap = |(nonce, cancellation, since_ms)| NonceGap { nonce, cancellation, since_ms };
    Ok(gaps.into_iter().map(gap).collect())
}

pub(super) async fn keep_cancellation(
    connection: &mut Connection,
    account: &SignerAccount,
    nonce: i64,
    cancellation: &str,
    now_ms: i64,
) -> Result<bool, StoreError> {
    let done = sqlx::query::<Db>(
        "UPDATE signer_nonce SET cancellation = $4, since_ms = $5
         WHERE chain = $1 AND account = $2 AND nonce = $3 AND op_id IS NULL",
    )
    .bind(account.chain.to_string())
    .bind(&account.account)
    .bind(nonce)
    .bind(cancellation)
    .bind(now_ms)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}
