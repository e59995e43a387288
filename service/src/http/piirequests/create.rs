use axum::{
    Extension, Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use serde::Deserialize;

use crate::{
    http::{
        extract::JsonBody,
        partner::{
            network,
            piirequest::{review, view::PiiRequestBody},
        },
        provider::target,
        request::RequestId,
    },
    model::{AppMode, Caller, pii::TestOutcome},
    problem::{Code, Problem},
    provider::TestProvider,
    service::Service,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(in crate::http) struct CreateBody {
    gatekeeper_network: Option<String>,
    r#type: Option<String>,
    chain: String,
    chain_network: String,
    wallet_address: String,
    outcome: Option<TestOutcome>,
}

/// `POST /v2/piirequests`: a request that the test provider verifies at once, with the outcome that is
/// asked for or that the wallet's last digit stands for. On sandbox networks, and for applications in
/// test mode. Asking again while it is open finds the same one.
pub(in crate::http) async fn create(
    State(service): State<Service>,
    Extension(caller): Extension<Caller>,
    Extension(request_id): Extension<RequestId>,
    JsonBody(body): JsonBody<CreateBody>,
) -> Result<Response, Problem> {
    let (request_type, target) =
        target(body.r#type.as_deref(), &body.chain, &body.chain_network, &body.wallet_address)?;
    let named = body.gatekeeper_network.as_deref();
    let network = network::resolve(&service, &caller, named).await?;
    network::check_chain(&caller, &network, &target.chain)?;
    let is_test = network.is_sandbox || caller.mode == AppMode::Test;
    if !is_test || !target.chain.is_testnet() {
        return Err(Problem::new(Code::TestProviderOnly));
    }
    let review = review(&service, &caller, &request_id)?;
    let (id, is_new) = review.open(&network.key, None, request_type, &target).await?;
    let record = review.run(id, &TestProvider { outcome: body.outcome }).await?;
    let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
    let body = PiiRequestBody::new(&record, None, service.clock().now_ms());
    Ok((status, Json(body)).into_response())
}
