use axum::{Extension, Json, extract::State};
use serde::Serialize;

use super::NetworkBody;
use crate::{model::Caller, problem::Problem, service::Service};

#[derive(Serialize)]
pub(in crate::http) struct NetworksBody {
    records: Vec<NetworkBody>,
}

/// `GET /v2/networks`: the organisation's, with the chains that they are on and the caller may use.
pub(in crate::http) async fn list(
    State(service): State<Service>,
    Extension(caller): Extension<Caller>,
) -> Result<Json<NetworksBody>, Problem> {
    let mut records = Vec::new();
    for network in service.store().networks(Some(caller.org)).await? {
        let mut deployments = service.store().deployments(&network.key).await?;
        deployments.retain(|deployment| {
            deployment.chain.is_testnet() || caller.mode.reaches_mainnets()
        });
        records.push(NetworkBody::new(network, deployments));
    }
    Ok(Json(NetworksBody { records }))
}
