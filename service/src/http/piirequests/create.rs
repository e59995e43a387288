use axum::{
    Extension, Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    http::{
        extract::JsonBody,
        networks::resolve,
        openapi::problem::problems,
        partner::piirequest::{review, view::PiiRequestBody},
        provider::target,
        request::RequestId,
    },
    model::{AppMode, Caller, ChainNetwork, ChainType, NetworkKey, Wallet, pii::TestOutcome},
    problem::{Code, Problem},
    provider::TestProvider,
    service::Service,
};

/// For whose pass, and what the test provider shall find out
#[derive(Deserialize, ToSchema)]
#[schema(as = TestPiiRequest)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(in crate::http) struct CreateBody {
    /// Where the client has several networks and no default
    #[schema(value_type = Option<NetworkKey>)]
    gatekeeper_network: Option<String>,
    /// What for; `gatekeeperProofOfIdentityWithIdDocument-v3` if it is not said
    #[schema(pattern = "^[A-Za-z0-9-]{1,64}$")]
    r#type: Option<String>,
    #[schema(value_type = ChainType)]
    chain: String,
    #[schema(value_type = ChainNetwork)]
    chain_network: String,
    #[schema(value_type = Wallet)]
    wallet_address: String,
    /// Otherwise the wallet's last hexadecimal digit decides: `e` is failure, `f` is cancelled
    outcome: Option<TestOutcome>,
}

problems!(CreateProblems:
    UnknownChain, InvalidWallet, ChainNotDeployed, ChainNotInSandbox, NetworkRequired,
    NetworkNotFound, LiveModeRequired, TestProviderOnly, PiiPurged, PiiStatusConflict,
    EvidenceMissing, PiiNotConfigured,
);

/// Try a review out
///
/// Makes a request that the test provider verifies at once. On sandbox networks and for applications in
/// test mode. Asking again while it is open finds the same one.
#[utoipa::path(
    post, path = "/v2/piirequests", operation_id = "createTestPiiRequest", tag = "Reviews",
    request_body = CreateBody,
    responses(
        (status = 201, description = "The request, verified or not", body = PiiRequestBody),
        (status = 200, description = "It was there already", body = PiiRequestBody),
        CreateProblems,
    ),
)]
pub(in crate::http) async fn create(
    State(service): State<Service>,
    Extension(caller): Extension<Caller>,
    Extension(request_id): Extension<RequestId>,
    JsonBody(body): JsonBody<CreateBody>,
) -> Result<Response, Problem> {
    let (request_type, target) =
        target(body.r#type.as_deref(), &body.chain, &body.chain_network, &body.wallet_address)?;
    let named = body.gatekeeper_network.as_deref();
    let network = resolve::network(&service, &caller, named).await?;
    resolve::check_chain(&caller, &network, &target.chain)?;
    let is_test = network.is_sandbox || caller.mode == AppMode::Test;
    if !is_test || !target.chain.is_testnet() {
        return Err(Problem::new(Code::TestProviderOnly));
    }
    let review = review(&service, &caller, &request_id)?;
    let (id, is_new) = review.open(&network.key, None, request_type, &target).await?;
    let record = review.run(id, &TestProvider { outcome: body.outcome }).await?;
    let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
    let body = PiiRequestBody::new(&service, &record, None);
    Ok((status, Json(body)).into_response())
}
