//! Idempotency keys.

use super::{Connection, Db};
use crate::{
    model::ClientId,
    store::{IdempotencyStart, StoreError, StoredResponse},
};

pub(super) struct Claim<'a> {
    pub(super) client: ClientId,
    pub(super) key: &'a str,
    pub(super) fingerprint: &'a [u8],
    pub(super) now_ms: i64,
    pub(super) claims_since_ms: i64,
    pub(super) answers_since_ms: i64,
}

#[derive(sqlx::FromRow)]
struct IdempotencyRow {
    fingerprint: Vec<u8>,
    attempt: i64,
    response_status: Option<i64>,
    response_location: Option<String>,
    response_body: Option<Vec<u8>>,
    started_at_ms: i64,
}

pub(super) async fn begin(
    connection: &mut Connection,
    claim: &Claim<'_>,
) -> Result<IdempotencyStart, StoreError> {
    forget_own(connection, claim).await?;
    if insert(connection, claim).await? {
        return Ok(IdempotencyStart::Go(1));
    }
    let row: Option<IdempotencyRow> = sqlx::query_as::<Db, _>(concat!(
        "SELECT fingerprint, attempt, response_status, response_location, response_body,
                started_at_ms
         FROM idempotency WHERE client_id = $1 AND idempotency_key = $2",
        for_update!()
    ))
    .bind(claim.client.to_string())
    .bind(claim.key)
    .fetch_optional(&mut *connection)
    .await?;
    // Given back a moment ago: whoever asks again gets it.
    let Some(row) = row else { return Ok(IdempotencyStart::InFlight) };
    if row.fingerprint != claim.fingerprint {
        return Ok(IdempotencyStart::Mismatch);
    }
    match row.response_status {
        Some(status) => Ok(IdempotencyStart::Replay(StoredResponse {
            status: u16::try_from(status)
                .map_err(|_| StoreError::Unreadable { what: "idempotency.response_status" })?,
            location: row.response_location,
            body: row.response_body.unwrap_or_default(),
        })),
        None if row.started_at_ms >= claim.claims_since_ms => Ok(IdempotencyStart::InFlight),
        None => take_over(connection, claim, row.attempt.saturating_add(1)).await,
    }
}

/// So many are forgotten at a time: nobody waits long for the others.
pub(super) const FORGOTTEN_AT_A_TIME: u32 = 1_000;

/// Oldest first, and not more than a few at a time.
pub(super) async fn forget(connection: &mut Connection, before_ms: i64) -> Result<u64, StoreError> {
    let done = sqlx::query::<Db>(concat!(
        "DELETE FROM idempotency WHERE (client_id, idempotency_key) IN (
             SELECT o.client_id, o.idempotency_key FROM idempotency o WHERE o.started_at_ms < $1
             ORDER BY o.started_at_ms, o.client_id, o.idempotency_key LIMIT $2",
        skip_locked!(),
        ")"
    ))
    .bind(before_ms)
    .bind(i64::from(FORGOTTEN_AT_A_TIME))
    .execute(connection)
    .await?;
    Ok(done.rows_affected())
}

async fn forget_own(connection: &mut Connection, claim: &Claim<'_>) -> Result<(), StoreError> {
    sqlx::query::<Db>(
        "DELETE FROM idempotency
         WHERE client_id = $1 AND idempotency_key = $2 AND started_at_ms < $3",
    )
    .bind(claim.client.to_string())
    .bind(claim.key)
    .bind(claim.answers_since_ms)
    .execute(connection)
    .await?;
    Ok(())
}

/// Whether the key was free.
async fn insert(connection: &mut Connection, claim: &Claim<'_>) -> Result<bool, StoreError> {
    let done = sqlx::query::<Db>(
        "INSERT INTO idempotency
             (client_id, idempotency_key, fingerprint, attempt, started_at_ms)
         VALUES ($1, $2, $3, 1, $4)
         ON CONFLICT (client_id, idempotency_key) DO NOTHING",
    )
    .bind(claim.client.to_string())
    .bind(claim.key)
    .bind(claim.fingerprint)
    .bind(claim.now_ms)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

async fn take_over(
    connection: &mut Connection,
    claim: &Claim<'_>,
    attempt: i64,
) -> Result<IdempotencyStart, StoreError> {
    sqlx::query::<Db>(
        "UPDATE idempotency SET attempt = $3, started_at_ms = $4
         WHERE client_id = $1 AND idempotency_key = $2",
    )
    .bind(claim.client.to_string())
    .bind(claim.key)
    .bind(attempt)
    .bind(claim.now_ms)
    .execute(connection)
    .await?;
    Ok(IdempotencyStart::Go(attempt))
}

/// Whoever was taken over from writes nothing.
pub(super) async fn finish(
    connection: &mut Connection,
    client: ClientId,
    key: &str,
    attempt: i64,
    response: Option<&StoredResponse>,
) -> Result<(), StoreError> {
    let query = match response {
        Some(response) => sqlx::query::<Db>(
            "UPDATE idempotency
             SET response_status = $4, response_location = $5, response_body = $6
             WHERE client_id = $1 AND idempotency_key = $2 AND attempt = $3",
        )
        .bind(client.to_string())
        .bind(key)
        .bind(attempt)
        .bind(i64::from(response.status))
        .bind(response.location.as_deref())
        .bind(response.body.as_slice()),
        None => sqlx::query::<Db>(
            "DELETE FROM idempotency
             WHERE client_id = $1 AND idempotency_key = $2 AND attempt = $3
               AND response_status IS NULL",
        )
        .bind(client.to_string())
        .bind(key)
        .bind(attempt),
    };
    query.execute(connection).await?;
    Ok(())
}
