//! Passes.

pub(in crate::http) mod get;
pub(in crate::http) mod issue;
pub(in crate::http) mod list;
pub(in crate::http) mod revoke;
pub(in crate::http) mod update;
pub(in crate::http) mod view;

use axum::http::{HeaderValue, Response, header};
use serde::Deserialize;
use utoipa::IntoParams;

use super::network;
use crate::{
    http::request::RequestId,
    model::{Caller, NetworkKey, OperationId, PassChain, Wallet, pass::Change},
    problem::Problem,
    service::Service,
    store::{ChangeRequest, Changed, PassPlace},
};

/// `?gatekeeperNetwork=…`
#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub(in crate::http) struct NetworkQuery {
    /// The gatekeeper network, where the client has several and no default
    #[param(value_type = Option<NetworkKey>)]
    gatekeeper_network: Option<String>,
}

/// Who asks, for which pass.
struct Asked<'a> {
    service: &'a Service,
    caller: &'a Caller,
    request_id: &'a RequestId,
    chain: PassChain,
    wallet: Wallet,
    network: Option<&'a str>,
}

impl Asked<'_> {
    /// Asks for a change of a pass that exists.
    async fn change(self, change: Change) -> Result<Changed, Problem> {
        let network = network::resolve(self.service, self.caller, self.network).await?;
        network::check_chain(self.caller, &network, &self.chain)?;
        let place = PassPlace {
            org: self.caller.org,
            mode: self.caller.mode,
            network: network.key,
            chain: self.chain,
            wallet: self.wallet,
        };
        self.service.change_pass(self.caller, self.request_id, place, change).await
    }
}

impl Service {
    pub(in crate::http) async fn change_pass(
        &self,
        caller: &Caller,
        request_id: &RequestId,
        place: PassPlace,
        change: Change,
    ) -> Result<Changed, Problem> {
        let request = ChangeRequest {
            place,
            change,
            client: caller.client,
            request_id: request_id.to_string(),
            now_ms: self.clock().now_ms(),
        };
        Ok(self.store().change_pass(&request).await?)
    }
}

/// Says where the operation can be watched.
pub(in crate::http) fn locate<B>(response: &mut Response<B>, operation: Option<OperationId>) {
    let Some(operation) = operation else { return };
    if let Ok(location) = HeaderValue::from_str(&format!("/v2/operations/{operation}")) {
        response.headers_mut().insert(header::LOCATION, location);
    }
}
