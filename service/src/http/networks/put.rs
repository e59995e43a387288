use axum::{Extension, Json, extract::State, http::StatusCode};

use super::{NetworkBody, NewNetworkBody, add};
use crate::{
    http::{
        extract::{IdPath, OptionalJsonBody},
        openapi::problem::problems,
        request::RequestId,
    },
    model::{Caller, NetworkKey, ParseNetworkKeyError},
    problem::{Code, Problem},
    service::Service,
};

problems!(CreateNetworkWithIdProblems: InvalidAttributes, NetworkExists, TooManyNetworks);

/// Create a gatekeeper network under a name of your own
///
/// A name is taken once, in all organisations. The operator puts it on chains.
#[utoipa::path(
    put, path = "/v2/networks/{network}", operation_id = "createNetworkWithId", tag = "Networks",
    request_body = Option<NewNetworkBody>,
    responses(
        (status = 201, description = "The network", body = NetworkBody),
        CreateNetworkWithIdProblems,
    ),
)]
pub(in crate::http) async fn put(
    State(service): State<Service>,
    Extension(caller): Extension<Caller>,
    Extension(request_id): Extension<RequestId>,
    IdPath(key): IdPath<NetworkKey>,
    OptionalJsonBody(body): OptionalJsonBody<NewNetworkBody>,
) -> Result<(StatusCode, Json<NetworkBody>), Problem> {
    let key = key.ok_or_else(|| {
        Problem::with_detail(Code::InvalidRequest, ParseNetworkKeyError.to_string())
    })?;
    if key.is_reserved() {
        return Err(Problem::with_detail(Code::InvalidRequest, "that name is reserved"));
    }
    let network = add(&service, &caller, &request_id, key, &body).await?;
    Ok((StatusCode::CREATED, Json(NetworkBody::new(network, Vec::new()))))
}
