//! Assertions by which clients have got tokens.

use super::{Connection, Db};
use crate::{model::ClientId, store::StoreError};

/// For so long those that have ended are kept: longer than a request takes, and than the clocks of
/// instances differ.
const KEEP_SECONDS: i64 = 120;

/// `false`: it was taken before. Those of the client that have ended are forgotten: they are refused
/// for their age.
pub(super) async fn take(
    connection: &mut Connection,
    client: ClientId,
    jti_hash: &str,
    expires_at_seconds: i64,
    now_seconds: i64,
) -> Result<bool, StoreError> {
    sqlx::query::<Db>(
        "DELETE FROM client_assertion WHERE client_id = $1 AND expires_at_seconds <= $2",
    )
    .bind(client.to_string())
    .bind(now_seconds.saturating_sub(KEEP_SECONDS))
    .execute(&mut *connection)
    .await?;
    let done = sqlx::query::<Db>(
        "INSERT INTO client_assertion (client_id, jti_hash, expires_at_seconds)
         VALUES ($1, $2, $3) ON CONFLICT (client_id, jti_hash) DO NOTHING",
    )
    .bind(client.to_string())
    .bind(jti_hash)
    .bind(expires_at_seconds)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}
