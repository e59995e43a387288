//! Which network a request means, and whether it may be used there.

use crate::{
    model::{AppMode, Caller, GatekeeperNetwork, PassChain},
    problem::{Code, Problem},
    service::Service,
};

/// The network that is named, or else the client's default, or else the only one there is. One of
/// another organisation does not exist for this one.
pub(in crate::http) async fn resolve(
    service: &Service,
    caller: &Caller,
    named: Option<&str>,
) -> Result<GatekeeperNetwork, Problem> {
    let mut networks = service.store().networks(Some(caller.org)).await?;
    let wanted = named.or(caller.default_network.as_ref().map(|key| key.as_str()));
    if let Some(wanted) = wanted {
        let found = networks.into_iter().find(|network| network.key.as_str() == wanted);
        return found.ok_or(Problem::new(Code::NetworkNotFound));
    }
    match (networks.pop(), networks.is_empty()) {
        (Some(network), true) => Ok(network),
        (Some(_), false) => Err(Problem::with_detail(
            Code::NetworkRequired,
            "name it by gatekeeperNetwork, or give the client a default",
        )),
        (None, _) => Err(Problem::new(Code::NetworkNotFound)),
    }
}

/// One name, if body and query do not name two.
pub(super) fn named<'a>(
    in_query: Option<&'a str>,
    in_body: Option<&'a str>,
) -> Result<Option<&'a str>, Problem> {
    match (in_query, in_body) {
        (Some(query), Some(body)) if query != body => Err(Problem::with_detail(
            Code::InvalidRequest,
            "gatekeeperNetwork differs between address and body",
        )),
        (query, body) => Ok(query.or(body)),
    }
}

/// Whether passes of this network may be changed on this chain by this caller.
pub(in crate::http) fn check_chain(
    caller: &Caller,
    network: &GatekeeperNetwork,
    chain: &PassChain,
) -> Result<(), Problem> {
    if network.is_sandbox && !chain.is_sandbox() {
        return Err(Problem::new(Code::ChainNotInSandbox));
    }
    if caller.mode == AppMode::Test && !chain.is_testnet() {
        return Err(Problem::new(Code::LiveModeRequired));
    }
    Ok(())
}
