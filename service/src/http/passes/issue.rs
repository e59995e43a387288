use axum::{Extension, Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};

use crate::{
    http::{
        extract::JsonBody,
        partner::pass::{issue::Wanted, view::PassBody},
        request::RequestId,
    },
    model::{Caller, PassChain, Wallet},
    problem::{Code, Problem, ProblemBody},
    service::Service,
};

/// The most passes that can be asked for at once.
const MAX_ITEMS: usize = 100;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct BulkBody {
    items: Vec<ItemBody>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct ItemBody {
    chain: String,
    chain_network: String,
    wallet_address: String,
    gatekeeper_network: Option<String>,
    expiry_timestamp: Option<i64>,
}

#[derive(Serialize)]
pub(in crate::http) struct ResultsBody {
    results: Vec<ResultBody>,
}

#[derive(Serialize)]
struct ResultBody {
    index: usize,
    #[serde(flatten)]
    outcome: Outcome,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
enum Outcome {
    Pass(Box<PassBody>),
    Problem(ProblemBody),
}

/// `POST /v2/passes`: each of these wallets shall hold a pass. Each item is written down by itself, and
/// has its pass or its problem at its place in the answer. If the service fails on the way, the whole
/// answer is that; what was written down is found again when the request is repeated.
pub(in crate::http) async fn issue(
    State(service): State<Service>,
    Extension(caller): Extension<Caller>,
    Extension(request_id): Extension<RequestId>,
    JsonBody(body): JsonBody<BulkBody>,
) -> Result<(StatusCode, Json<ResultsBody>), Problem> {
    if !(1..=MAX_ITEMS).contains(&body.items.len()) {
        let detail = format!("items holds 1 to {MAX_ITEMS}");
        return Err(Problem::with_detail(Code::InvalidRequest, detail));
    }
    let mut results = Vec::with_capacity(body.items.len());
    for (index, item) in body.items.iter().enumerate() {
        let outcome = match one(&service, &caller, &request_id, item).await {
            Ok(pass) => Outcome::Pass(Box::new(pass)),
            Err(problem) if problem.code().status().is_server_error() => return Err(problem),
            Err(problem) => Outcome::Problem(problem.body(&request_id.to_string())),
        };
        results.push(ResultBody { index, outcome });
    }
    Ok((StatusCode::ACCEPTED, Json(ResultsBody { results })))
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
    let wanted = Wanted { chain, wallet, network, expires_at_seconds: item.expiry_timestamp };
    let changed = wanted.issue(service, caller, request_id).await?;
    Ok(PassBody::new(changed.record, service.clock().now_seconds()))
}
