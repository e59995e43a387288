//! What was done in the name of an organisation, with the hashes by which it can be checked.

use std::fmt::Write as _;

use axum::{Extension, Json, extract::State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::{
    audit::AuditRow,
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
    at_ms: i64,
    actor: String,
    action: String,
    subject: String,
    request_id: String,
    /// In hexadecimal digits; of the first row, zeros
    previous_hash: String,
    /// SHA-256, in hexadecimal digits
    hash: String,
}

/// List the audit log
///
/// From the first row on. Each row's hash covers the one before it, and what is shown is what it is
/// made of.
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
    let mut rows =
        service.store().audit_log_after(caller.org, after, limit.saturating_add(1)).await?;
    let next_cursor = page::next(&mut rows, limit, |row: &AuditRow| ListPlace {
        number: row.seq,
        id: Uuid::nil(),
    });
    let records = rows.into_iter().map(RowBody::from).collect();
    Ok(Json(AuditBody { organisation: caller.org, records, next_cursor }))
}

impl From<AuditRow> for RowBody {
    fn from(row: AuditRow) -> Self {
        Self {
            seq: row.seq,
            at_ms: row.entry.at_ms,
            actor: row.entry.actor,
            action: row.entry.action,
            subject: row.entry.subject,
            request_id: row.entry.request_id,
            previous_hash: hex(&row.previous_hash),
            hash: hex(&row.hash),
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
