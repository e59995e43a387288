use axum::{Extension, Json, extract::State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::OperationBody;
use crate::{
    http::{extract::Queries, page},
    model::{Caller, Operation, OperationStatus},
    problem::Problem,
    service::Service,
    store::{ListPlace, OperationFilter},
};

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::http) struct OperationsQuery {
    /// `nextCursor` of the page before; without it, the first page
    cursor: Option<String>,
    /// How many at most
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<i64>,
    status: Option<OperationStatus>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::http) struct OperationsBody {
    records: Vec<OperationBody>,
    /// For the next page; `null`: this is the last
    #[schema(required)]
    next_cursor: Option<String>,
}

/// List operations
///
/// What was asked for, oldest first.
#[utoipa::path(
    get, path = "/v2/operations", operation_id = "listOperations", tag = "Operations",
    params(OperationsQuery),
    responses((status = 200, description = "A page of operations", body = OperationsBody)),
)]
pub(in crate::http) async fn list(
    State(service): State<Service>,
    Extension(caller): Extension<Caller>,
    Queries(query): Queries<OperationsQuery>,
) -> Result<Json<OperationsBody>, Problem> {
    let limit = page::limit(query.limit)?;
    let filter = OperationFilter {
        org: caller.org,
        mode: caller.mode,
        status: query.status,
        after: page::after(query.cursor.as_deref())?,
        limit: limit.saturating_add(1),
    };
    let mut records = service.store().operations(&filter).await?;
    let next_cursor = page::next(&mut records, limit, |operation: &Operation| ListPlace {
        number: operation.place,
        id: operation.id.uuid(),
    });
    let records = records.into_iter().map(OperationBody::from).collect();
    Ok(Json(OperationsBody { records, next_cursor }))
}
