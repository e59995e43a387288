use std::collections::HashMap;

use axum::{Extension, Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;

use super::NetworkBody;
use crate::{
    model::{Caller, Deployment, NetworkKey},
    problem::Problem,
    service::Service,
};

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
    let mut chains: HashMap<NetworkKey, Vec<Deployment>> = HashMap::new();
    for deployment in service.store().deployments_of_org(caller.org).await? {
        if caller.mode.reaches(&deployment.chain) {
            chains.entry(deployment.network.clone()).or_default().push(deployment);
        }
    }
    let networks = service.store().networks(Some(caller.org)).await?;
    let records = networks.into_iter().map(|network| {
        let deployments = chains.remove(&network.key).unwrap_or_default();
        NetworkBody::new(network, deployments)
    });
    Ok(Json(NetworksBody { records: records.collect() }))
}
