use axum::{Extension, Json, extract::State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    http::{
        extract::Queries,
        openapi::problem::problems,
        page,
        pass::{
            filter::{chain_network, wallet},
            view::PassBody,
        },
    },
    model::{Caller, ChainNetwork, ChainType, NetworkKey, ParseNetworkKeyError, PassState, Wallet},
    problem::{Code, Problem},
    service::Service,
    store::{ListPlace, PassFilter, PassRecord},
};

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub(in crate::http) struct PassesQuery {
    /// `nextCursor` of the page before; without it, the first page
    cursor: Option<String>,
    /// How many at most
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<i64>,
    state: Option<PassState>,
    chain: Option<ChainType>,
    #[param(value_type = Option<ChainNetwork>)]
    chain_network: Option<String>,
    #[param(value_type = Option<Wallet>)]
    wallet_address: Option<String>,
    /// Of this gatekeeper network alone
    #[param(value_type = Option<NetworkKey>)]
    gatekeeper_network: Option<String>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::http) struct PageBody {
    records: Vec<PassBody>,
    /// For the next page; `null`: this is the last
    #[schema(required)]
    next_cursor: Option<String>,
}

problems!(ListPassesByCursorProblems: InvalidWallet, UnknownChain);

/// List passes by cursor
///
/// The organisation's, oldest first, page by page. Whatever is issued meanwhile, none comes twice
/// and none is missed.
#[utoipa::path(
    get, path = "/v2/passes", operation_id = "listPassesByCursor", tag = "Passes",
    params(PassesQuery),
    responses(
        (status = 200, description = "A page of passes", body = PageBody),
        ListPassesByCursorProblems,
    ),
)]
pub(in crate::http) async fn list(
    State(service): State<Service>,
    Extension(caller): Extension<Caller>,
    Queries(query): Queries<PassesQuery>,
) -> Result<Json<PageBody>, Problem> {
    let limit = page::limit(query.limit)?;
    let after = page::after(query.cursor.as_deref())?;
    let network = query.gatekeeper_network.map(|key| key.parse()).transpose();
    let network = network.map_err(|error: ParseNetworkKeyError| {
        Problem::with_detail(Code::InvalidRequest, error.to_string())
    })?;
    let filter = PassFilter {
        org: caller.org,
        mode: caller.mode,
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
    let next_cursor = page::next(&mut records, limit, |record: &PassRecord| ListPlace {
        number: record.pass.place,
        id: record.pass.id.uuid(),
    });
    let now_seconds = service.clock().now_seconds();
    let records = records.into_iter().map(|record| PassBody::new(record, now_seconds)).collect();
    Ok(Json(PageBody { records, next_cursor }))
}
