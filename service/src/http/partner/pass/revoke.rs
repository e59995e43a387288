use axum::{Extension, extract::State, response::Response};

use super::{
    Asked, NetworkQuery,
    update::{OkBody, ok},
};
use crate::{
    http::{
        extract::{PassPath, Queries},
        openapi::problem::problems,
        request::RequestId,
    },
    model::{
        Caller,
        pass::{Change, SettableState},
    },
    problem::Problem,
    service::Service,
};

problems!(RevokeProblems: ChainNotInSandbox, LiveModeRequired, PassNotFound, PassRejected);

/// Revoke a pass
///
/// For good: the wallet cannot be issued another one of this network on this chain.
#[utoipa::path(
    delete, path = "/partner/pass/{chain}/{chainNetwork}/{wallet}", operation_id = "deletePass",
    tag = "Passes",
    params(NetworkQuery),
    responses(
        (
            status = 200, description = "It was taken on",
            body = OkBody,
            headers(("Location" = String, description = "Where the operation can be watched")),
        ),
        RevokeProblems,
    ),
)]
pub(in crate::http) async fn revoke(
    State(service): State<Service>,
    Extension(caller): Extension<Caller>,
    Extension(request_id): Extension<RequestId>,
    PassPath { chain, wallet }: PassPath,
    Queries(query): Queries<NetworkQuery>,
) -> Result<Response, Problem> {
    let network = query.gatekeeper_network.as_deref();
    let (service, caller, request_id) = (&service, &caller, &request_id);
    let asked = Asked { service, caller, request_id, chain, wallet, network };
    Ok(ok(&asked.change(Change::State(SettableState::Revoked)).await?))
}
