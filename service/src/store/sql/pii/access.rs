//! Who read what.

use uuid::Uuid;

use super::{Connection, Db, read, request, write_down};
use crate::{
    model::{ClientId, OrgId, PiiRequestId, pii::PiiStatus},
    store::{PiiAccess, PiiRecord, StoreError},
};

/// What the verified information is called in the log.
const INFORMATION: &str = "verifiedInformation";

pub(super) async fn access(
    connection: &mut Connection,
    access: &PiiAccess,
) -> Result<Option<(PiiRecord, bool)>, StoreError> {
    // Whoever purges waits until it is written down, or is done before.
    request::lock(connection, &access.id.to_string()).await?;
    let Some(record) = request::find(connection, &access.viewer, access.id).await? else {
        return Ok(None);
    };
    if !is_readable(&record, access) {
        return Ok(Some((record, false)));
    }
    let item = access.rel.map_or(INFORMATION, |rel| rel.as_str());
    sqlx::query::<Db>(
        "INSERT INTO pii_access_log (id, pii_request_id, item, client_id, key_id, request_id, at_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(Uuid::now_v7().to_string())
    .bind(access.id.to_string())
    .bind(item)
    .bind(access.client.to_string())
    .bind(access.key.to_string())
    .bind(&access.request_id)
    .bind(access.now_ms)
    .execute(&mut *connection)
    .await?;
    let (actor, action) = (format!("client:{}", access.client), format!("pii.read.{item}"));
    let (org, id) = (access.viewer.org, access.id);
    let done = (actor.as_str(), action.as_str());
    write_down(connection, org, id, done, &access.request_id, access.now_ms).await?;
    Ok(Some((record, true)))
}

/// From verification-success on (requirement P3), until it is over.
fn is_readable(record: &PiiRecord, access: &PiiAccess) -> bool {
    let is_verified = match record.status {
        PiiStatus::VerificationSuccess | PiiStatus::PartnerPass | PiiStatus::PartnerFail => true,
        PiiStatus::AwaitingUser
        | PiiStatus::UserAcknowledged
        | PiiStatus::VerificationFailed
        | PiiStatus::UserCancelled => false,
    };
    let is_there = match access.rel {
        Some(rel) => record.evidence.iter().any(|evidence| evidence.rel == rel),
        None => record.verified_information.is_some(),
    };
    is_verified && is_there && record.key.is_some() && !record.is_over(access.now_ms)
}

pub(super) async fn list(
    connection: &mut Connection,
    org: OrgId,
    id: PiiRequestId,
) -> Result<Vec<(String, ClientId, i64)>, StoreError> {
    let rows: Vec<(String, String, i64)> = sqlx::query_as::<Db, _>(
        "SELECT l.item, l.client_id, l.at_ms FROM pii_access_log l
         JOIN pii_request r ON r.id = l.pii_request_id
         JOIN gatekeeper_network n ON n.network_key = r.network_key
         WHERE l.pii_request_id = $1 AND n.org_id = $2 ORDER BY l.id",
    )
    .bind(id.to_string())
    .bind(org.to_string())
    .fetch_all(connection)
    .await?;
    let accesses = rows
        .into_iter()
        .map(|(item, client, at_ms)| Ok((item, read("pii_access_log.client_id", &client)?, at_ms)));
    accesses.collect()
}
