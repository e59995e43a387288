use axum::{Extension, extract::State, response::Response};

use super::{Asked, NetworkQuery, update::ok};
use crate::{
    http::{
        extract::{PassPath, Queries},
        request::RequestId,
    },
    model::{
        Caller,
        pass::{Change, SettableState},
    },
    problem::Problem,
    service::Service,
};

/// `DELETE /partner/pass/{chain}/{chainNetwork}/{wallet}`: withdraws the pass for good.
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
