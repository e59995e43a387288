use axum::{Extension, Json, extract::State, http::StatusCode};

use super::{NetworkBody, NewNetworkBody, add, attributes};
use crate::{
    http::{
        extract::{IdPath, OptionalJsonBody},
        openapi::problem::problems,
        request::RequestId,
    },
    model::{AppMode, Caller, NetworkKey, ParseNetworkKeyError},
    problem::{Code, Problem},
    service::Service,
};

problems!(CreateNetworkWithIdProblems: InvalidAttributes, NetworkExists, TooManyNetworks);

/// Create a gatekeeper network under a name of your own
///
/// A name is taken once, in all organisations. The operator puts it on chains. Asking again for what
/// there is changes nothing.
#[utoipa::path(
    put, path = "/v2/networks/{network}", operation_id = "createNetworkWithId", tag = "Networks",
    request_body = Option<NewNetworkBody>,
    responses(
        (status = 200, description = "The network, which was made before", body = NetworkBody),
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
    match add(&service, &caller, &request_id, key.clone(), &body).await {
        Err(problem) if problem.code() == Code::NetworkExists => {
            match found(&service, &caller, &key, &body).await? {
                Some(network) => Ok((StatusCode::OK, Json(network))),
                None => Err(problem),
            }
        }
        Err(problem) => Err(problem),
        Ok(network) => Ok((StatusCode::CREATED, Json(NetworkBody::new(network, Vec::new())))),
    }
}

/// The network of this name, if it is the caller's, and as they ask for it.
async fn found(
    service: &Service,
    caller: &Caller,
    key: &NetworkKey,
    body: &NewNetworkBody,
) -> Result<Option<NetworkBody>, Problem> {
    let Some(network) = service.store().network(caller.org, key).await? else { return Ok(None) };
    let asked = body.attributes.as_deref().map(attributes).transpose()?;
    let is_same = body.lifetime_seconds.is_none_or(|asked| asked == network.lifetime_seconds)
        && asked.is_none_or(|asked| asked == network.attributes)
        && (caller.mode == AppMode::Live || network.is_sandbox);
    if !is_same {
        return Ok(None);
    }
    let mut deployments = service.store().deployments(key).await?;
    deployments.retain(|deployment| caller.mode.reaches(&deployment.chain));
    Ok(Some(NetworkBody::new(network, deployments)))
}
