//! The transactions of operations.

use super::{Connection, Db, read};
use crate::{
    model::{PassChain, TransactionStatus},
    store::{Lease, StoreError, StoredTransaction},
};

pub(super) async fn keep(
    connection: &mut Connection,
    lease: &Lease,
    transaction: &StoredTransaction,
    now_ms: i64,
) -> Result<(), StoreError> {
    sqlx::query::<Db>(
        "INSERT INTO chain_tx
             (id, op_id, attempt, identifier, prepared, status, created_at_ms, updated_at_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $7)",
    )
    .bind(uuid::Uuid::now_v7().to_string())
    .bind(lease.operation.to_string())
    .bind(transaction.attempt)
    .bind(&transaction.identifier)
    .bind(&transaction.prepared)
    .bind(transaction.status.as_str())
    .bind(now_ms)
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

#[derive(sqlx::FromRow)]
struct TransactionRow {
    attempt: i64,
    identifier: String,
    prepared: String,
    status: String,
}

pub(super) async fn all(
    connection: &mut Connection,
    lease: &Lease,
) -> Result<Vec<StoredTransaction>, StoreError> {
    let rows: Vec<TransactionRow> = sqlx::query_as::<Db, _>(
        "SELECT attempt, identifier, prepared, status FROM chain_tx
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
            status: read("chain_tx.status", &row.status)?,
        })
    });
    transactions.collect()
}

pub(super) async fn unresolved(
    connection: &mut Connection,
    signer: &str,
    chain: &PassChain,
) -> Result<Vec<String>, StoreError> {
    let prepared = sqlx::query_scalar::<Db, _>(
        "SELECT t.prepared FROM chain_tx t
         JOIN chain_op o ON o.id = t.op_id
         JOIN pass p ON p.id = o.pass_id
         JOIN deployment d ON d.network_key = p.network_key AND d.chain = p.chain
             AND d.chain_network = p.chain_network
         WHERE t.status IN ('prepared', 'sent')
           AND d.signer = $1 AND d.chain = $2 AND d.chain_network = $3
         ORDER BY t.created_at_ms, t.id",
    )
    .bind(signer)
    .bind(chain.chain_type().as_str())
    .bind(chain.network())
    .fetch_all(connection)
    .await?;
    Ok(prepared)
}
