use axum::{
    Extension, Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use serde::Deserialize;

use super::{NetworkQuery, locate, network, view::PassBody};
use crate::{
    http::{
        extract::{ChainPath, JsonBody, Queries},
        request::RequestId,
    },
    model::{Caller, Wallet, pass::Change},
    problem::{Code, Problem},
    service::Service,
    store::PassPlace,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(in crate::http) struct IssueBody {
    wallet_address: String,
    gatekeeper_network: Option<String>,
}

/// `POST /partner/pass/{chain}/{chainNetwork}`: the wallet shall hold a pass. Asking again changes
/// nothing, and after an issue failed for good tries again.
pub(in crate::http) async fn issue(
    State(service): State<Service>,
    Extension(caller): Extension<Caller>,
    Extension(request_id): Extension<RequestId>,
    ChainPath(chain): ChainPath,
    Queries(query): Queries<NetworkQuery>,
    JsonBody(body): JsonBody<IssueBody>,
) -> Result<Response, Problem> {
    let wallet = Wallet::parse(chain.chain_type(), &body.wallet_address)
        .map_err(|error| Problem::with_detail(Code::InvalidWallet, error.to_string()))?;
    let in_query = query.gatekeeper_network.as_deref();
    let named = network::named(in_query, body.gatekeeper_network.as_deref())?;
    let network = network::resolve(&service, &caller, named).await?;
    network::check_chain(&caller, &network, &chain)?;
    if service.store().deployment(&network.key, &chain).await?.is_none() {
        return Err(Problem::new(Code::ChainNotDeployed));
    }
    let now_seconds = service.clock().now_seconds();
    let change = Change::Issue { expires_at_seconds: network.default_expiry(now_seconds) };
    let place = PassPlace { org: caller.org, network: network.key, chain, wallet };
    let changed = service.change_pass(&caller, &request_id, place, change).await?;
    let operation = changed.record.operation;
    let body = Json(PassBody::new(changed.record, now_seconds));
    let mut response = (StatusCode::ACCEPTED, body).into_response();
    locate(&mut response, operation);
    Ok(response)
}
