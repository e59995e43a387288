//! Wrapped keys.

use super::{Connection, Db, read, request};
use crate::{
    crypto::WrappedKey,
    model::PiiRequestId,
    store::{RewrappedKey, StoreError, WrappedRequest},
};

pub(super) async fn insert(
    connection: &mut Connection,
    id: PiiRequestId,
    key: &WrappedKey,
) -> Result<(), StoreError> {
    sqlx::query::<Db>(
        "INSERT INTO pii_data_key (pii_request_id, wrapping_key_id, wrapped) VALUES ($1, $2, $3)",
    )
    .bind(id.to_string())
    .bind(&key.wrapping_key_id)
    .bind(&key.wrapped)
    .execute(connection)
    .await?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct WrappedRow {
    id: String,
    org_id: String,
    network_key: String,
    provider_id: Option<String>,
    request_type: String,
    target: Option<Vec<u8>>,
    wrapping_key_id: String,
    wrapped: Vec<u8>,
}

impl WrappedRow {
    fn request(self) -> Result<WrappedRequest, StoreError> {
        let provider = self.provider_id.as_deref();
        let provider = provider.map(|id| read("pii_request.provider_id", id)).transpose()?;
        let (wrapping_key_id, wrapped) = (self.wrapping_key_id, self.wrapped);
        Ok(WrappedRequest {
            id: read("pii_request.id", &self.id)?,
            org: read("gatekeeper_network.org_id", &self.org_id)?,
            network: read("pii_request.network_key", &self.network_key)?,
            provider,
            request_type: read("pii_request.request_type", &self.request_type)?,
            target: self.target,
            key: WrappedKey { wrapping_key_id, wrapped },
        })
    }
}

/// The operator's: of all tenants.
pub(super) async fn wrapped_by_others(
    connection: &mut Connection,
    wrapping_key_id: &str,
    after: Option<PiiRequestId>,
    limit: i64,
) -> Result<Vec<WrappedRequest>, StoreError> {
    let rows: Vec<WrappedRow> = sqlx::query_as::<Db, _>(
        "SELECT r.id, n.org_id, r.network_key, r.provider_id, r.request_type, r.target,
                k.wrapping_key_id, k.wrapped
         FROM pii_data_key k
         JOIN pii_request r ON r.id = k.pii_request_id
         JOIN gatekeeper_network n ON n.network_key = r.network_key
         WHERE k.wrapping_key_id <> $1 AND k.pii_request_id > $2
         ORDER BY k.pii_request_id LIMIT $3",
    )
    .bind(wrapping_key_id)
    .bind(after.map(|id| id.to_string()).unwrap_or_default())
    .bind(limit)
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(WrappedRow::request).collect()
}

pub(super) async fn replace(
    connection: &mut Connection,
    id: PiiRequestId,
    old: &WrappedKey,
    new: &RewrappedKey,
) -> Result<bool, StoreError> {
    let id = id.to_string();
    request::lock(connection, &id).await?;
    let done = sqlx::query::<Db>(
        "UPDATE pii_data_key SET wrapping_key_id = $2, wrapped = $3
         WHERE pii_request_id = $1 AND wrapped = $4",
    )
    .bind(&id)
    .bind(&new.key.wrapping_key_id)
    .bind(&new.key.wrapped)
    .bind(&old.wrapped)
    .execute(&mut *connection)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    // Where another was made meanwhile by who did not know the old key, that one is found.
    sqlx::query::<Db>(
        "UPDATE pii_request SET target_index = CASE
             WHEN EXISTS (SELECT 1 FROM pii_request o WHERE o.target_index = $2 AND o.id <> $1)
             THEN NULL ELSE $2 END
         WHERE id = $1 AND target_index IS NOT NULL",
    )
    .bind(&id)
    .bind(&new.target_index)
    .execute(connection)
    .await?;
    Ok(true)
}
