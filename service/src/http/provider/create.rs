use axum::{
    Extension, Json,
    body::Bytes,
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use serde::Deserialize;

use super::{ProviderRequestBody, parse, review, target};
use crate::{
    http::request::RequestId, model::pii::ProviderCaller, problem::Problem, service::Service,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct CreateBody {
    r#type: Option<String>,
    chain: String,
    chain_network: String,
    wallet_address: String,
}

/// `POST /v2/provider/piirequests`: somebody wants a pass of the provider's network. Asking again while
/// the request is open finds it.
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
