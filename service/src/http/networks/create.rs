use axum::{Extension, Json, extract::State, http::StatusCode};

use super::{NetworkBody, NewNetworkBody, add};
use crate::{
    http::openapi::problem::problems,
    http::{extract::OptionalJsonBody, request::RequestId},
    model::{Caller, NetworkKey},
    problem::Problem,
    service::Service,
};

problems!(CreateNetworkProblems: InvalidAttributes, NetworkExists, TooManyNetworks);

/// Create a gatekeeper network
///
/// Under a name that nobody chose. The operator puts it on chains.
#[utoipa::path(
    post, path = "/v2/networks", operation_id = "createNetwork", tag = "Networks",
    request_body = Option<NewNetworkBody>,
    responses(
        (status = 201, description = "The network", body = NetworkBody),
        CreateNetworkProblems,
    ),
)]
pub(in crate::http) async fn create(
    State(service): State<Service>,
    Extension(caller): Extension<Caller>,
    Extension(request_id): Extension<RequestId>,
    OptionalJsonBody(body): OptionalJsonBody<NewNetworkBody>,
) -> Result<(StatusCode, Json<NetworkBody>), Problem> {
    let key = NetworkKey::generate();
    let network = add(&service, &caller, &request_id, key, &body).await?;
    Ok((StatusCode::CREATED, Json(NetworkBody::new(network, Vec::new()))))
}
