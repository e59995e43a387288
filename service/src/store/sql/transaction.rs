//! The transactions of operations.

use super::{Connection, Db, read};
use crate::{
    model::TransactionStatus,
    store::{BlockPlace, Lease, StoreError, StoredTransaction},
};

pub(super) async fn keep(
    connection: &mut Connection,
    lease: &Lease,
    transaction: &StoredTransaction,
    now_ms: i64,
) -> Result<(), StoreError> {
    sqlx::query::<Db>(
        "INSERT INTO chain_tx
             (id, op_id, attempt, identifier, prepared, account, nonce, status, created_at_ms,
              updated_at_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)",
    )
    .bind(uuid::Uuid::now_v7().to_string())
    .bind(lease.operation.to_string())
    .bind(transaction.attempt)
    .bind(&transaction.identifier)
    .bind(&transaction.prepared)
    .bind(&transaction.account)
    .bind(transaction.nonce)
    .bind(transaction.status.as_str())
    .bind(now_ms)
    .execute(&mut *connection)
    .await?;
    sqlx::query::<Db>("UPDATE chain_op SET looks = 0 WHERE id = $1")
        .bind(lease.operation.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// It was seen in this block; nothing else that shares its nonce takes effect any more once that is
/// final.
pub(super) async fn confirm(
    connection: &mut Connection,
    lease: &Lease,
    attempt: i64,
    block: &BlockPlace,
    is_final: bool,
    now_ms: i64,
) -> Result<(), StoreError> {
    let operation = lease.operation.to_string();
    sqlx::query::<Db>(
        "UPDATE chain_tx SET status = CASE WHEN attempt = $2 THEN 'confirmed'
                 WHEN $3 THEN 'failed' ELSE 'sent' END,
             updated_at_ms = $4
         WHERE op_id = $1 AND (attempt = $2 OR status IN ('prepared', 'sent', 'confirmed'))",
    )
    .bind(&operation)
    .bind(attempt)
    .bind(is_final)
    .bind(now_ms)
    .execute(&mut *connection)
    .await?;
    sqlx::query::<Db>(
        "UPDATE chain_tx SET height = $3, block_hash = $4 WHERE op_id = $1 AND attempt = $2",
    )
    .bind(&operation)
    .bind(attempt)
    .bind(block.height)
    .bind(block.hash.as_deref())
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn set_status(
    connection: &mut Connection,
    lease: &Lease,
    attempt: i64,
    status: TransactionStatus,
    now_ms: i64,
) -> Result<(), StoreError> {
    sqlx::query::<Db>(
        "UPDATE chain_tx SET status = $3, updated_at_ms = $4 WHERE op_id = $1 AND attempt = $2",
    )
    .bind(lease.operation.to_string())
    .bind(attempt)
    .bind(status.as_str())
    .bind(now_ms)
    .execute(connection)
    .await?;
    Ok(())
}

/// Those that are not in a block count as lost.
pub(super) async fn lose(
    connection: &mut Connection,
    operation: &str,
    now_ms: i64,
) -> Result<(), StoreError> {
    sqlx::query::<Db>(
        "UPDATE chain_tx SET status = 'failed', updated_at_ms = $2
         WHERE op_id = $1 AND status IN ('prepared', 'sent')",
    )
    .bind(operation)
    .bind(now_ms)
    .execute(connection)
    .await?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct TransactionRow {
    attempt: i64,
    identifier: String,
    prepared: String,
    account: String,
    nonce: Option<i64>,
    status: String,
    height: Option<i64>,
    block_hash: Option<String>,
}

pub(super) async fn all(
    connection: &mut Connection,
    lease: &Lease,
) -> Result<Vec<StoredTransaction>, StoreError> {
    let rows: Vec<TransactionRow> = sqlx::query_as::<Db, _>(
        "SELECT attempt, identifier, prepared, account, nonce, status, height, block_hash
         FROM chain_tx
         WHERE op_id = $1 ORDER BY attempt",
    )
    .bind(lease.operation.to_string())
    .fetch_all(connection)
    .await?;
    let transactions = rows.into_iter().map(|row| {
        Ok(StoredTransaction {
            attempt: row.attempt,
            identifier: row.identifier,
            prepared: row.prepared,
            account: row.account,
            nonce: row.nonce,
            status: read("chain_tx.status", &row.status)?,
            block: row.height.map(|height| BlockPlace { height, hash: row.block_hash }),
        })
    });
    transactions.collect()
}
