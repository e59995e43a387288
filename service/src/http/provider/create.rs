use axum::{Extension, body::Bytes, extract::State, response::Response};

use super::{ProviderRequestBody, parse, review};
use crate::{
    http::{
        openapi::problem::problems,
        piirequests::target::{creation, made},
        request::RequestId,
    },
    model::pii::ProviderCaller,
    problem::Problem,
    service::Service,
};

creation!(
    /// For whose pass
    #[schema(as = NewPiiRequest)]
    CreateBody {}
);

problems!(CreateProblems:
    UnknownChain, InvalidWallet, ChainNotDeployed, ChainNotInSandbox, PiiNotConfigured,
);

/// Begin a verification
///
/// Somebody wants a pass of the provider's network. Asking again while the request is open finds it.
#[utoipa::path(
    post, path = "/v2/provider/piirequests", operation_id = "createPiiRequest", tag = "Providers",
    request_body = CreateBody,
    responses(
        (status = 201, description = "The request", body = ProviderRequestBody),
        (status = 200, description = "It was there already", body = ProviderRequestBody),
        CreateProblems,
    ),
)]
pub(in crate::http) async fn create(
    State(service): State<Service>,
    Extension(caller): Extension<ProviderCaller>,
    Extension(request_id): Extension<RequestId>,
    body: Bytes,
) -> Result<Response, Problem> {
    let body: CreateBody = parse(&body)?;
    let (request_type, target) = body.target()?;
    let review = review(&service, &caller, &request_id)?;
    let provider = &caller.provider;
    let opened = review.open(&provider.network, Some(provider.id), request_type, &target);
    let (id, is_new) = opened.await?;
    Ok(made(is_new, ProviderRequestBody::from(review.find(id).await?)))
}
