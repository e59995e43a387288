//! Giving one back, leaving it, and forgetting those that the chain has used.

use super::{Connection, Db, delete, gaps::trim, lock};
use crate::store::StoreError;

/// Gives back the nonces of an operation under which nothing was signed.
pub(in super::super) async fn release_unused(
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
             WHERE chain = $1 AND account = $2 AND nonce = $3 AND op_id = $5",
        )
        .bind(&chain)
        .bind(&account)
        .bind(nonce)
        .bind(now_ms)
        .bind(operation)
        .execute(&mut *connection)
        .await?;
        if let Some(locked) = locked {
            trim(connection, &chain, &account, locked.next).await?;
        }
    }
    Ok(())
}

/// Leaves the nonces of an operation, whatever was signed under them: they are gaps, until it is seen
/// that the chain has used them.
pub(in super::super) async fn leave(
    connection: &mut Connection,
    operation: &str,
    now_ms: i64,
) -> Result<(), StoreError> {
    sqlx::query::<Db>("UPDATE signer_nonce SET op_id = NULL, since_ms = $2 WHERE op_id = $1")
        .bind(operation)
        .bind(now_ms)
        .execute(connection)
        .await?;
    Ok(())
}

/// Forgets the nonces of an operation all of whose transactions have come to their end: the chain has
/// used them for good.
pub(in super::super) async fn close_used(
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
