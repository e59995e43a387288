//! Wrapped keys.

use super::{Connection, Db, read};
use crate::{crypto::WrappedKey, model::PiiRequestId, store::StoreError};

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

/// The operator's: of all tenants.
pub(super) async fn wrapped_by_others(
    connection: &mut Connection,
    wrapping_key_id: &str,
    after: Option<PiiRequestId>,
    limit: i64,
) -> Result<Vec<(PiiRequestId, WrappedKey)>, StoreError> {
    let rows: Vec<(String, String, Vec<u8>)> = sqlx::query_as::<Db, _>(
        "SELECT pii_request_id, wrapping_key_id, wrapped FROM pii_data_key
         WHERE wrapping_key_id <> $1 AND pii_request_id > $2
         ORDER BY pii_request_id LIMIT $3",
    )
    .bind(wrapping_key_id)
    .bind(after.map(|id| id.to_string()).unwrap_or_default())
    .bind(limit)
    .fetch_all(connection)
    .await?;
    let keys = rows.into_iter().map(|(id, wrapping_key_id, wrapped)| {
        let id = read("pii_data_key.pii_request_id", &id)?;
        Ok((id, WrappedKey { wrapping_key_id, wrapped }))
    });
    keys.collect()
}

pub(super) async fn replace(
    connection: &mut Connection,
    id: PiiRequestId,
    old: &WrappedKey,
    new: &WrappedKey,
) -> Result<bool, StoreError> {
    let done = sqlx::query::<Db>(
        "UPDATE pii_data_key SET wrapping_key_id = $2, wrapped = $3
         WHERE pii_request_id = $1 AND wrapped = $4",
    )
    .bind(id.to_string())
    .bind(&new.wrapping_key_id)
    .bind(&new.wrapped)
    .bind(&old.wrapped)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}
