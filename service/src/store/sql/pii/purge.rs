//! Destroying what was kept long enough.

use super::{Connection, Db, evidence, read, request, write_down};
use crate::{
    model::{OrgId, PiiRequestId},
    store::StoreError,
};

/// Those that are to be purged by now, the longest due first. The worker's: of all tenants.
pub(super) async fn due(
    connection: &mut Connection,
    now_ms: i64,
    limit: i64,
) -> Result<Vec<(PiiRequestId, OrgId)>, StoreError> {
    let rows: Vec<(String, String)> = sqlx::query_as::<Db, _>(
        "SELECT r.id, n.org_id FROM pii_request r
         JOIN gatekeeper_network n ON n.network_key = r.network_key
         WHERE r.purged_at_ms IS NULL AND r.purge_at_ms <= $1
         ORDER BY r.purge_at_ms LIMIT $2",
    )
    .bind(now_ms)
    .bind(limit)
    .fetch_all(connection)
    .await?;
    let due = rows.into_iter().map(|(id, org)| {
        Ok((read("pii_request.id", &id)?, read("gatekeeper_network.org_id", &org)?))
    });
    due.collect()
}

/// Whether it was still there.
pub(super) async fn purge(
    connection: &mut Connection,
    id: PiiRequestId,
    org: OrgId,
    now_ms: i64,
) -> Result<bool, StoreError> {
    request::lock(connection, id).await?;
    let purged = shred(connection, id, now_ms).await?;
    if purged {
        write_down(connection, org, id, ("worker", "pii.purge"), "", now_ms).await?;
    }
    Ok(purged)
}

/// Destroys the key and everything that was sealed with it; that there was a request stays. The
/// request is locked. Whether there was anything.
pub(super) async fn shred(
    connection: &mut Connection,
    id: PiiRequestId,
    now_ms: i64,
) -> Result<bool, StoreError> {
    let done = sqlx::query::<Db>(
        "UPDATE pii_request SET target = NULL, target_index = NULL, verified_information = NULL,
             purged_at_ms = $2, updated_at_ms = $2
         WHERE id = $1 AND purged_at_ms IS NULL",
    )
    .bind(id.to_string())
    .bind(now_ms)
    .execute(&mut *connection)
    .await?;
    sqlx::query::<Db>("DELETE FROM pii_data_key WHERE pii_request_id = $1")
        .bind(id.to_string())
        .execute(&mut *connection)
        .await?;
    evidence::delete(connection, id, None).await?;
    Ok(done.rows_affected() == 1)
}
