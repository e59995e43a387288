//! Requests.

use super::{Connection, Db, data_key, delivery, evidence, network, read, write_down};
use crate::{
    crypto::WrappedKey,
    model::{PiiRequestId, pii::PiiStatus},
    store::{NewPiiRequest, PiiRecord, PiiViewer, StoreError},
};

/// How often an open request is looked for again after somebody else was faster to make it.
const TRIES: usize = 3;

pub(super) async fn open(
    connection: &mut Connection,
    request: &NewPiiRequest,
) -> Result<(PiiRequestId, bool), StoreError> {
    if !network::is_of(connection, request.org, &request.network).await? {
        return Err(StoreError::Dangling);
    }
    for _ in 0..TRIES {
        for index in &request.target_indexes {
            if let Some(id) = open_one(connection, index, request.now_ms).await? {
                return Ok((id, false));
            }
        }
        if insert(connection, request).await? {
            let (org, id) = (request.org, request.id);
            data_key::insert(connection, id, &request.key).await?;
            let status = PiiStatus::AwaitingUser;
            delivery::announce_review(connection, id, status, request.now_ms).await?;
            let done = (request.actor.as_str(), "pii.create");
            write_down(connection, org, id, done, &request.request_id, request.now_ms).await?;
            return Ok((id, true));
        }
    }
    Err(StoreError::Exists)
}

/// One whose time is over is open no more.
async fn open_one(
    connection: &mut Connection,
    index: &[u8],
    now_ms: i64,
) -> Result<Option<PiiRequestId>, StoreError> {
    sqlx::query::<Db>(
        "UPDATE pii_request SET target_index = NULL WHERE target_index = $1 AND purge_at_ms <= $2",
    )
    .bind(index)
    .bind(now_ms)
    .execute(&mut *connection)
    .await?;
    let id: Option<String> =
        sqlx::query_scalar::<Db, _>("SELECT id FROM pii_request WHERE target_index = $1")
            .bind(index)
            .fetch_optional(connection)
            .await?;
    id.map(|id| read("pii_request.id", &id)).transpose()
}

/// `false`: somebody else was faster.
async fn insert(connection: &mut Connection, request: &NewPiiRequest) -> Result<bool, StoreError> {
    let done = sqlx::query::<Db>(
        "INSERT INTO pii_request
             (id, network_key, provider_id, request_type, status, is_testnet, target, target_index,
              purge_at_ms, created_at_ms, updated_at_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)
         ON CONFLICT (target_index) DO NOTHING",
    )
    .bind(request.id.to_string())
    .bind(request.network.as_str())
    .bind(request.provider.map(|provider| provider.to_string()))
    .bind(request.request_type.as_str())
    .bind(PiiStatus::AwaitingUser.as_str())
    .bind(request.is_testnet)
    .bind(&request.target)
    .bind(request.target_indexes.first())
    .bind(request.purge_at_ms)
    .bind(request.now_ms)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Until the transaction ends. Who may see it is asked afterwards.
pub(super) async fn lock(connection: &mut Connection, id: &str) -> Result<(), StoreError> {
    sqlx::query::<Db>(concat!("SELECT id FROM pii_request WHERE id = $1", for_update!()))
        .bind(id)
        .fetch_optional(connection)
        .await?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct RequestRow {
    id: String,
    network_key: String,
    request_type: String,
    status: String,
    target: Option<Vec<u8>>,
    verified_information: Option<Vec<u8>>,
    wrapping_key_id: Option<String>,
    wrapped: Option<Vec<u8>>,
    purge_at_ms: i64,
    purged_at_ms: Option<i64>,
    created_at_ms: i64,
}

pub(super) async fn find(
    connection: &mut Connection,
    viewer: &PiiViewer,
    id: PiiRequestId,
) -> Result<Option<PiiRecord>, StoreError> {
    let row: Option<RequestRow> = sqlx::query_as::<Db, _>(
        "SELECT r.id, r.network_key, r.request_type, r.status, r.target, r.verified_information,
                k.wrapping_key_id, k.wrapped, r.purge_at_ms, r.purged_at_ms, r.created_at_ms
         FROM pii_request r
         JOIN gatekeeper_network n ON n.network_key = r.network_key
         LEFT JOIN pii_data_key k ON k.pii_request_id = r.id
         WHERE r.id = $1 AND n.org_id = $2 AND ($3 OR r.is_testnet)
           AND ($4 IS NULL OR r.provider_id = $4 AND EXISTS (
               SELECT 1 FROM pii_provider p WHERE p.id = $4 AND p.revoked_at_ms IS NULL))",
    )
    .bind(id.to_string())
    .bind(viewer.org.to_string())
    .bind(viewer.mode.reaches_mainnets())
    .bind(viewer.provider.map(|provider| provider.to_string()))
    .fetch_optional(&mut *connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let evidence = evidence::list(connection, id).await?;
    let key = row.wrapping_key_id.zip(row.wrapped);
    Ok(Some(PiiRecord {
        id: read("pii_request.id", &row.id)?,
        network: read("pii_request.network_key", &row.network_key)?,
        request_type: read("pii_request.request_type", &row.request_type)?,
        status: read("pii_request.status", &row.status)?,
        target: row.target,
        verified_information: row.verified_information,
        key: key.map(|(wrapping_key_id, wrapped)| WrappedKey { wrapping_key_id, wrapped }),
        evidence,
        purge_at_ms: row.purge_at_ms,
        purged_at_ms: row.purged_at_ms,
        created_at_ms: row.created_at_ms,
    }))
}
