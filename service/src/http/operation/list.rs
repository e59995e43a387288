use axum::{Extension, Json, extract::State};
use serde::{Deserialize, Serialize};

use super::OperationBody;
use crate::{
    http::{cursor, extract::Queries, partner::pass::list::limit},
    model::{Caller, Operation, OperationStatus},
    problem::Problem,
    service::Service,
    store::{ListPlace, OperationFilter},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct OperationsQuery {
    cursor: Option<String>,
    limit: Option<i64>,
    status: Option<OperationStatus>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::http) struct OperationsBody {
    records: Vec<OperationBody>,
    next_cursor: Option<String>,
}

/// `GET /v2/operations`: what was asked for, oldest first.
pub(in crate::http) async fn list(
    State(service): State<Service>,
    Extension(caller): Extension<Caller>,
    Queries(query): Queries<OperationsQuery>,
) -> Result<Json<OperationsBody>, Problem> {
    let limit = limit(query.limit)?;
    let filter = OperationFilter {
        org: caller.org,
        status: query.status,
        after: cursor::read(query.cursor.as_deref())?,
        limit: limit.saturating_add(1),
    };
    let mut records = service.store().operations(&filter).await?;
    let next_cursor = cursor::next(&mut records, limit, |operation: &Operation| ListPlace {
        number: operation.place,
        id: operation.id.uuid(),
    });
    let records = records.into_iter().map(OperationBody::from).collect();
    Ok(Json(OperationsBody { records, next_cursor }))
}
