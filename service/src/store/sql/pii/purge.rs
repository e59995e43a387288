//! Destroying what was kept long enough.

use super::{Connection, Db, evidence, read, request, write_down};
use crate::store::StoreError;

/// Those that are to be purged by now, with whose they are, by their ids after this one. Nothing of them
/// is read: what cannot be must be destroyed, too. The worker's: of all tenants.
pub(super) async fn due(
    connection: &mut Connection,
    now_ms: i64,
    after: &str,
    limit: i64,
) -> Result<Vec<(String, String)>, StoreError> {
    let due = sqlx::query_as::<Db, _>(
        "SELECT r.id, n.org_id FROM pii_request r
         JOIN gatekeeper_network n ON n.network_key = r.network_key
         WHERE r.purged_at_ms IS NULL AND r.purge_at_ms <= $1 AND r.id > $2
         ORDER BY r.id LIMIT $3",
    )
    .bind(now_ms)
    .bind(after)
    .bind(limit)
    .fetch_all(connection)
    .await?;
    Ok(due)
}

/// Whether it was still there.
pub(super) async fn purge(
    connection: &mut Connection,
    id: &str,
    org: &str,
    now_ms: i64,
) -> Result<bool, StoreError> {
    request::lock(connection, id).await?;
    let purged = shred(connection, id, now_ms).await?;
    if purged {
        match read("gatekeeper_network.org_id", org) {
            Ok(org) => {
                let done = ("worker", "pii.purge");
                write_down(connection, org, id, done, "", now_ms).await?;
            }
            // There is no log to write it into, and it goes all the same.
            Err(error) => tracing::error!(request = id, %error, "whose it was cannot be read"),
        }
    }
    Ok(purged)
}

/// Destroys the key and everything that was sealed with it; that there was a request stays. The
/// request is locked. Whether there was anything.
pub(super) async fn shred(
    connection: &mut Connection,
    id: &str,
    now_ms: i64,
) -> Result<bool, StoreError> {
    let done = sqlx::query::<Db>(
        "UPDATE pii_request SET target = NULL, target_index = NULL, verified_information = NULL,
             purged_at_ms = $2, updated_at_ms = $2
         WHERE id = $1 AND purged_at_ms IS NULL",
    )
    .bind(id)
    .bind(now_ms)
    .execute(&mut *connection)
    .await?;
    sqlx::query::<Db>("DELETE FROM pii_data_key WHERE pii_request_id = $1")
        .bind(id)
        .execute(&mut *connection)
        .await?;
    evidence::delete(connection, id, None).await?;
    Ok(done.rows_affected() == 1)
}
