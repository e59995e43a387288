//! Taking one.

use super::{Connection, Db, belief::believe, delete, insert, lock, set_next};
use crate::store::{Lease, NonceCounts, SignerAccount, StoreError};

/// The operation is held.
pub(in super::super) async fn reserve(
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
        let taken = sqlx::query::<Db>(
            "UPDATE signer_nonce SET op_id = $4, since_ms = $5
             WHERE chain = $1 AND account = $2 AND nonce = $3 AND op_id IS NULL
               AND cancellation IS NULL",
        )
        .bind(&chain)
        .bind(&account.account)
        .bind(nonce)
        .bind(&operation)
        .bind(now_ms)
        .execute(&mut *connection)
        .await?;
        if taken.rows_affected() == 1 {
            return Ok(Some(nonce));
        }
    }
    let nonce = locked.next.max(unused);
    insert(connection, &chain, &account.account, nonce, Some(&operation), now_ms).await?;
    set_next(connection, &chain, &account.account, nonce.saturating_add(1)).await?;
    Ok(Some(nonce))
}
