use axum::{Extension, Json, extract::State};
use serde::{Deserialize, Serialize};

use crate::{
    http::{
        cursor,
        extract::Queries,
        partner::pass::{
            list::{chain_network, limit, wallet},
            view::PassBody,
        },
    },
    model::{Caller, ChainType, PassState},
    problem::Problem,
    service::Service,
    store::{ListPlace, PassFilter, PassRecord},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(in crate::http) struct PassesQuery {
    cursor: Option<String>,
    limit: Option<i64>,
    state: Option<PassState>,
    chain: Option<ChainType>,
    chain_network: Option<String>,
    wallet_address: Option<String>,
    gatekeeper_network: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::http) struct PageBody {
    records: Vec<PassBody>,
    next_cursor: Option<String>,
}

/// `GET /v2/passes`: the organisation's passes, oldest first, page by page. Whatever is issued
/// meanwhile, none comes twice and none is missed.
pub(in crate::http) async fn list(
    State(service): State<Service>,
    Extension(caller): Extension<Caller>,
    Queries(query): Queries<PassesQuery>,
) -> Result<Json<PageBody>, Problem> {
    let limit = limit(query.limit)?;
    let after = cursor::read(query.cursor.as_deref())?;
    let network = query.gatekeeper_network.map(|key| key.parse()).transpose();
    let Ok(network) = network else {
        return Ok(Json(PageBody { records: Vec::new(), next_cursor: None }));
    };
    let filter = PassFilter {
        org: caller.org,
        network,
        chain_type: query.chain,
        chain_network: query.chain_network.as_deref().map(chain_network).transpose()?,
        state: query.state,
        wallet: query.wallet_address.as_deref().map(wallet).transpose()?,
        after,
        skip: 0,
        limit: limit.saturating_add(1),
    };
    let mut records = service.store().passes(&filter).await?;
    let next_cursor = cursor::next(&mut records, limit, |record: &PassRecord| ListPlace {
        number: record.pass.place,
        id: record.pass.id.uuid(),
    });
    let now_seconds = service.clock().now_seconds();
    let records = records.into_iter().map(|record| PassBody::new(record, now_seconds)).collect();
    Ok(Json(PageBody { records, next_cursor }))
}
