//! What an operator says when an account's nonces were taken for used by mistake.

use super::{Connection, Db, lock};
use crate::{model::PassChain, store::StoreError};

/// What was signed from this nonce on is taken for lost, but what was seen in a block.
pub(in super::super) async fn go_on_with(
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
