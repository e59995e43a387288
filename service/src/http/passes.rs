use axum::{Extension, Json, extract::State};
use serde::{Deserialize, Serialize};

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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct PassesQuery {
    cursor: Option<String>,
    limit: Option<i64>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::http) struct PageBody {
    records: Vec<PassBody>,
    next_cursor: Option<PassId>,
}

/// `GET /v2/passes`: the organisation's passes, oldest first, page by page. None comes twice,
/// whatever is issued meanwhile.
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
