use axum::{Extension, Json, extract::State};

use super::NetworkQuery;
use crate::{
    http::{
        extract::{PassPath, Queries},
        networks::resolve,
        openapi::problem::problems,
        pass::view::PassBody,
    },
    model::Caller,
    problem::{Code, Problem},
    service::Service,
    store::PassPlace,
};

problems!(GetProblems: PassNotFound);

/// Get a pass
#[utoipa::path(
    get, path = "/partner/pass/{chain}/{chainNetwork}/{wallet}", operation_id = "getPass",
    tag = "Passes",
    params(NetworkQuery),
    responses((status = 200, description = "The pass", body = PassBody), GetProblems),
)]
pub(in crate::http) async fn get(
    State(service): State<Service>,
    Extension(caller): Extension<Caller>,
    PassPath { chain, wallet }: PassPath,
    Queries(query): Queries<NetworkQuery>,
) -> Result<Json<PassBody>, Problem> {
    let named = query.gatekeeper_network.as_deref();
    let network = resolve::network(&service, &caller, named).await?;
    let place =
        PassPlace { org: caller.org, mode: caller.mode, network: network.key, chain, wallet };
    let record = service.store().pass(&place).await?.ok_or(Problem::new(Code::PassNotFound))?;
    Ok(Json(PassBody::new(record, service.clock().now_seconds())))
}
