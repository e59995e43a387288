use axum::{
    Extension, Json,
    body::Bytes,
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{ProviderRequestBody, parse, review, target};
use crate::{
    http::{openapi::problem::problems, request::RequestId},
    model::{ChainNetwork, ChainType, Wallet, pii::ProviderCaller},
    problem::Problem,
    service::Service,
};

/// For whose pass
#[derive(Deserialize, ToSchema)]
#[schema(as = NewPiiRequest)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(in crate::http) struct CreateBody {
    /// What for; `gatekeeperProofOfIdentityWithIdDocument-v3` if it is not said
    #[schema(pattern = "^[A-Za-z0-9-]{1,64}$")]
    r#type: Option<String>,
    #[schema(value_type = ChainType)]
    chain: String,
    #[schema(value_type = ChainNetwork)]
    chain_network: String,
    #[schema(value_type = Wallet)]
    wallet_address: String,
}

problems!(CreateProblems: UnknownChain, InvalidWallet, ChainNotDeployed, PiiNotConfigured);

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
    let (request_type, target) =
        target(body.r#type.as_deref(), &body.chain, &body.chain_network, &body.wallet_address)?;
    let review = review(&service, &caller, &request_id)?;
    let provider = &caller.provider;
    let opened = review.open(&provider.network, Some(provider.id), request_type, &target);
    let (id, is_new) = opened.await?;
    let record = review.find(id).await?;
    let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(ProviderRequestBody::from(record))).into_response())
}
