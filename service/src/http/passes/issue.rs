use axum::{
    Extension, Json,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    http::{
        extract::JsonBody,
        limit,
        pass::{
            view::{self, PassBody},
            wanted::Wanted,
        },
        request::RequestId,
    },
    model::{Caller, PassChain, Wallet, attributes_of},
    problem::{Code, Problem, ProblemBody},
    service::Service,
};

/// The most passes that can be asked for at once.
const MAX_ITEMS: usize = 100;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PassItems)]
pub(in crate::http) struct BulkBody {
    /// What is asked for
    #[schema(min_items = 1, max_items = 100)]
    items: Vec<ItemBody>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(as = PassItem)]
struct ItemBody {
    /// As in the path of `issuePass`; what is none is the item's own problem
    #[schema(example = "ethereum")]
    chain: String,
    #[schema(example = "sepolia")]
    chain_network: String,
    #[schema(example = "0xEA5Ce8F9C81b681876DC713d33371c3E262A5888")]
    wallet_address: String,
    /// Where the client has several networks and no default
    gatekeeper_network: Option<String>,
    /// The last second in which it shall be valid, Unix time; without it, by the network's rule. Where it
    /// is over before the pass could be issued, the issue fails with `expiry_passed`
    expiry_timestamp: Option<i64>,
    /// What it shall attest, of what the network's passes do; without it, all of that. A word that is
    /// none is the item's own problem
    attributes: Option<Vec<String>>,
}

#[derive(Serialize, ToSchema)]
pub(in crate::http) struct ResultsBody {
    results: Vec<ResultBody>,
}

/// What became of an item: a pass or a problem
#[derive(Serialize, ToSchema)]
struct ResultBody {
    /// Its place among the items, from zero
    index: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pass: Option<PassBody>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    problem: Option<ProblemBody>,
}

/// Issue many passes
///
/// Each of these wallets shall hold a pass. Each item is written down by itself, and has its pass
/// or its problem at its place in the answer, and counts as a change. If the service fails on the way, the whole answer is
/// that; what was written down is found again when the request is repeated.
#[utoipa::path(
    post, path = "/v2/passes", operation_id = "issuePasses", tag = "Passes",
    request_body = BulkBody,
    responses((status = 202, description = "What became of each item", body = ResultsBody)),
)]
pub(in crate::http) async fn issue(
    State(service): State<Service>,
    Extension(caller): Extension<Caller>,
    Extension(request_id): Extension<RequestId>,
    JsonBody(body): JsonBody<BulkBody>,
) -> Result<(StatusCode, HeaderMap, Json<ResultsBody>), Problem> {
    if !(1..=MAX_ITEMS).contains(&body.items.len()) {
        let detail = format!("items holds 1 to {MAX_ITEMS}");
        return Err(Problem::with_detail(Code::InvalidRequest, detail));
    }
    let headers = limit::items(&service, &caller, body.items.len())?;
    let mut results = Vec::with_capacity(body.items.len());
    for (index, item) in body.items.iter().enumerate() {
        let (pass, problem) = match one(&service, &caller, &request_id, item).await {
            Ok(pass) => (Some(pass), None),
            Err(problem) if problem.code().status().is_server_error() => return Err(problem),
            Err(problem) => (None, Some(problem.body(&request_id.to_string()))),
        };
        results.push(ResultBody { index, pass, problem });
    }
    Ok((StatusCode::ACCEPTED, headers, Json(ResultsBody { results })))
}

async fn one(
    service: &Service,
    caller: &Caller,
    request_id: &RequestId,
    item: &ItemBody,
) -> Result<PassBody, Problem> {
    let chain = PassChain::parse(&item.chain, &item.chain_network)
        .map_err(|error| Problem::with_detail(Code::UnknownChain, error.to_string()))?;
    let wallet = Wallet::parse(chain.chain_type(), &item.wallet_address)
        .map_err(|error| Problem::with_detail(Code::InvalidWallet, error.to_string()))?;
    let network = item.gatekeeper_network.as_deref();
    let words = item.attributes.as_deref();
    let attributes = words.map(|words| attributes_of(words.iter().map(String::as_str)));
    let wanted = Wanted {
        chain,
        wallet,
        network,
        expires_at_seconds: item.expiry_timestamp,
        attributes: attributes.transpose()?,
    };
    let changed = wanted.issue(service, caller, request_id).await?;
    Ok(view::listed(changed.record, service.clock().now_seconds()))
}
