use axum::{Extension, Json, extract::State};
use serde::Deserialize;

use super::{NetworkBody, entry, lifetime};
use crate::{
    http::{
        extract::{IdPath, JsonBody},
        request::RequestId,
    },
    model::{Caller, NetworkKey},
    problem::{Code, Problem},
    service::Service,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(in crate::http) struct NetworkUpdateBody {
    lifetime_seconds: i64,
}

/// `PATCH /v2/networks/{network}`: how long passes live that are issued from now on.
pub(in crate::http) async fn update(
    State(service): State<Service>,
    Extension(caller): Extension<Caller>,
    Extension(request_id): Extension<RequestId>,
    IdPath(key): IdPath<NetworkKey>,
    JsonBody(body): JsonBody<NetworkUpdateBody>,
) -> Result<Json<NetworkBody>, Problem> {
    let missing = || Problem::new(Code::NetworkNotFound);
    let lifetime_seconds = lifetime(body.lifetime_seconds)?;
    let key = key.ok_or_else(missing)?;
    let entry = entry(&service, &caller, &request_id, "network.update", &key);
    let store = service.store();
    let network = store.set_lifetime(caller.org, &key, lifetime_seconds, &entry).await?;
    let network = network.ok_or_else(missing)?;
    let mut deployments = store.deployments(&key).await?;
    deployments
        .retain(|deployment| deployment.chain.is_testnet() || caller.mode.reaches_mainnets());
    Ok(Json(NetworkBody::new(network, deployments)))
}
