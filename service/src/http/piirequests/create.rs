use axum::{Extension, extract::State, response::Response};

use super::target::{creation, made};
use crate::{
    http::{
        extract::JsonBody,
        networks::resolve,
        openapi::problem::problems,
        partner::piirequest::{review, view::PiiRequestBody},
        request::RequestId,
    },
    model::{AppMode, Caller, NetworkKey, pii::TestOutcome},
    problem::{Code, Problem},
    provider::TestProvider,
    service::Service,
};

creation!(
    /// For whose pass, and what the test provider shall find out
    #[schema(as = TestPiiRequest)]
    CreateBody {
        /// Where the client has several networks and no default
        #[schema(value_type = Option<NetworkKey>)]
        gatekeeper_network: Option<String>,
        /// Otherwise the wallet's last hexadecimal digit decides: `e` is failure, `f` is cancelled
        outcome: Option<TestOutcome>,
    }
);

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
    let (request_type, target) = body.target()?;
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
    Ok(made(is_new, PiiRequestBody::new(&service, &record, None)))
}
