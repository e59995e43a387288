//! Passes.

pub(in crate::http) mod get;
pub(in crate::http) mod issue;
pub(in crate::http) mod list;
pub(in crate::http) mod revoke;
pub(in crate::http) mod update;

use serde::Deserialize;
use utoipa::IntoParams;

use crate::{
    http::{networks::resolve, request::RequestId},
    model::{Caller, NetworkKey, PassChain, Wallet, pass::Change},
    problem::Problem,
    service::Service,
    store::{Changed, PassPlace},
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
        let network = resolve::network(self.service, self.caller, self.network).await?;
        resolve::check_chain(self.caller, &network, &self.chain)?;
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
