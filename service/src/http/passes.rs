use axum::{Extension, Json, extract::State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    http::{
        extract::Queries,
        partner::pass::{list::limit, view::PassBody},
    },
    model::{Caller, PassId},
    problem::{Code, Problem},
    service::Service,
    store::PassFilter,
};

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::http) struct PassesQuery {
    /// `nextCursor` of the page before; without it, the first page
    #[param(value_type = Option<PassId>)]
    cursor: Option<String>,
    /// How many at most
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<i64>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::http) struct PageBody {
    records: Vec<PassBody>,
    /// For the next page; `null`: this is the last
    #[schema(required)]
    next_cursor: Option<PassId>,
}

/// List passes by cursor
///
/// The organisation's, oldest first, page by page. None comes twice, whatever is issued meanwhile.
#[utoipa::path(
    get, path = "/v2/passes", operation_id = "listPassesByCursor", tag = "Passes",
    params(PassesQuery),
    responses((status = 200, description = "A page of passes", body = PageBody)),
)]
pub(in crate::http) async fn list(
    State(service): State<Service>,
    Extension(caller): Extension<Caller>,
    Queries(query): Queries<PassesQuery>,
) -> Result<Json<PageBody>, Problem> {
    let limit = limit(query.limit)?;
    let cursor = query.cursor.map(|cursor| cursor.parse()).transpose();
    let after = cursor.map_err(|_| {
        Problem::with_detail(Code::InvalidRequest, "the cursor is none that was given out")
    })?;
    let filter = PassFilter {
        org: caller.org,
        mode: caller.mode,
        network: None,
        chain_type: None,
        chain_network: None,
        state: None,
        wallet: None,
        after,
        skip: 0,
        limit: limit.saturating_add(1),
    };
    let mut records = service.store().passes(&filter).await?;
    let has_more = i64::try_from(records.len()).is_ok_and(|count| count > limit);
    if has_more {
        records.pop();
    }
    let last = records.last().map(|record| record.pass.id);
    let now_seconds = service.clock().now_seconds();
    let records = records.into_iter().map(|record| PassBody::new(record, now_seconds)).collect();
    Ok(Json(PageBody { records, next_cursor: last.filter(|_| has_more) }))
}
