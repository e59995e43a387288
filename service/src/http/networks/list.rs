use axum::{Extension, Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;

use super::NetworkBody;
use crate::{model::Caller, problem::Problem, service::Service};

#[derive(Serialize, ToSchema)]
pub(in crate::http) struct NetworksBody {
    records: Vec<NetworkBody>,
}

/// List gatekeeper networks
///
/// The organisation's, with the chains that they are on and the caller may use.
#[utoipa::path(
    get, path = "/v2/networks", operation_id = "listNetworks", tag = "Networks",
    responses((status = 200, description = "The networks", body = NetworksBody)),
)]
pub(in crate::http) async fn list(
    State(service): State<Service>,
    Extension(caller): Extension<Caller>,
) -> Result<Json<NetworksBody>, Problem> {
    let mut records = Vec::new();
    for network in service.store().networks(Some(caller.org)).await? {
        let mut deployments = service.store().deployments(&network.key).await?;
        deployments
            .retain(|deployment| deployment.chain.is_testnet() || caller.mode.reaches_mainnets());
        records.push(NetworkBody::new(network, deployments));
    }
    Ok(Json(NetworksBody { records }))
}
