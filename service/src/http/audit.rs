//! What was done in the name of an organisation, with the hashes by which it can be checked.

use axum::{Extension, Json, extract::State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::{
    audit::{AuditEntry, AuditRow},
    hex,
    http::{extract::Queries, page},
    model::{Caller, OrgId},
    problem::Problem,
    service::Service,
    store::ListPlace,
};

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::http) struct AuditQuery {
    /// `nextCursor` of the page before; without it, the first page
    cursor: Option<String>,
    /// How many at most
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<i64>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::http) struct AuditBody {
    organisation: OrgId,
    records: Vec<RowBody>,
    /// For the next page; `null`: this is the last
    #[schema(required)]
    next_cursor: Option<String>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = AuditRow)]
struct RowBody {
    seq: i64,
    /// Like what follows, not there where it is withheld in test mode
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    at_ms: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    actor: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    action: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    subject: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    request_id: Option<String>,
    /// In hexadecimal digits; of the first row, zeros
    previous_hash: String,
    /// SHA-256, in hexadecimal digits
    hash: String,
}

/// List the audit log
///
/// From the first row on. Each row's hash covers the one before it, and what is shown is what it is
/// made of. For an application in test mode, rows of what applications in test mode did are shown whole,
/// and of all others the place and the hashes alone: what was done on chains of real value is none of
/// its business, and the rows still follow from each other.
#[utoipa::path(
    get, path = "/v2/audit", operation_id = "listAudit", tag = "Audit",
    params(AuditQuery),
    responses((status = 200, description = "A page of rows", body = AuditBody)),
)]
pub(in crate::http) async fn list(
    State(service): State<Service>,
    Extension(caller): Extension<Caller>,
    Queries(query): Queries<AuditQuery>,
) -> Result<Json<AuditBody>, Problem> {
    let limit = page::limit(query.limit)?;
    let after = page::after(query.cursor.as_deref())?.map_or(0, |place| place.number);
    let mut rows = service
        .store()
        .audit_log_told_after(caller.org, caller.mode, after, limit.saturating_add(1))
        .await?;
    let next_cursor = page::next(&mut rows, limit, |(row, _): &(AuditRow, bool)| ListPlace {
        number: row.seq,
        id: Uuid::nil(),
    });
    let records = rows.into_iter().map(RowBody::new).collect();
    Ok(Json(AuditBody { organisation: caller.org, records, next_cursor }))
}

impl RowBody {
    fn new((row, is_tellable): (AuditRow, bool)) -> Self {
        let AuditRow { seq, entry, previous_hash, hash } = row;
        let entry = is_tellable.then_some(entry);
        let text = |of: fn(&AuditEntry) -> &String| entry.as_ref().map(of).cloned();
        Self {
            seq,
            at_ms: entry.as_ref().map(|entry| entry.at_ms),
            actor: text(|entry| &entry.actor),
            action: text(|entry| &entry.action),
            subject: text(|entry| &entry.subject),
            request_id: text(|entry| &entry.request_id),
            previous_hash: hex::encode(&previous_hash),
            hash: hex::encode(&hash),
        }
    }
}
