use axum::{Extension, Json, extract::State};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{NetworkBody, attributes, lifetime};
use crate::{
    http::{
        extract::{IdPath, JsonBody},
        openapi::problem::problems,
        request::RequestId,
    },
    model::{AppMode, AttributeWord, Caller, NetworkChange, NetworkKey},
    problem::{Code, Problem},
    service::Service,
};

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(as = NetworkUpdate)]
pub(in crate::http) struct NetworkUpdateBody {
    /// How long passes live for which nobody says an expiry, in seconds; 0: for ever
    #[schema(minimum = 0, maximum = 3_153_600_000_i64)]
    lifetime_seconds: Option<i64>,
    /// What passes attest if an issue does not ask for less; an empty list: nothing
    #[schema(value_type = Option<Vec<AttributeWord>>)]
    attributes: Option<Vec<String>>,
}

impl NetworkUpdateBody {
    fn change(&self) -> Result<NetworkChange, Problem> {
        if self.lifetime_seconds.is_none() && self.attributes.is_none() {
            let detail = "say lifetimeSeconds, attributes, or both";
            return Err(Problem::with_detail(Code::InvalidRequest, detail));
        }
        Ok(NetworkChange {
            lifetime_seconds: self.lifetime_seconds.map(lifetime).transpose()?,
            attributes: self.attributes.as_deref().map(attributes).transpose()?,
        })
    }
}

problems!(PatchNetworkProblems: InvalidAttributes, NetworkNotFound, LiveModeRequired);

/// Change a gatekeeper network
///
/// How long passes live that are issued from now on, and what they attest; one of them at least. In
/// test mode, of sandbox networks alone.
#[utoipa::path(
    patch, path = "/v2/networks/{network}", operation_id = "patchNetwork", tag = "Networks",
    request_body = NetworkUpdateBody,
    responses(
        (status = 200, description = "The network", body = NetworkBody),
        PatchNetworkProblems,
    ),
)]
pub(in crate::http) async fn update(
    State(service): State<Service>,
    Extension(caller): Extension<Caller>,
    Extension(request_id): Extension<RequestId>,
    IdPath(key): IdPath<NetworkKey>,
    JsonBody(body): JsonBody<NetworkUpdateBody>,
) -> Result<Json<NetworkBody>, Problem> {
    let missing = || Problem::new(Code::NetworkNotFound);
    let change = body.change()?;
    let key = key.ok_or_else(missing)?;
    let by = service.by(&caller, &request_id);
    let entry = by.entry(caller.org, "network.update", format!("network:{key}"));
    let store = service.store();
    let network = store.network(caller.org, &key).await?.ok_or_else(missing)?;
    if caller.mode == AppMode::Test && !network.is_sandbox {
        return Err(Problem::new(Code::LiveModeRequired));
    }
    let network = store.change_network(caller.org, &key, change, &entry).await?;
    let network = network.ok_or_else(missing)?;
    let mut deployments = store.deployments(&key).await?;
    deployments.retain(|deployment| caller.mode.reaches(&deployment.chain));
    Ok(Json(NetworkBody::new(network, deployments)))
}
