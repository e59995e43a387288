//! Which network a request means, and whether it may be used there.

use crate::{
    model::{AppMode, Caller, GatekeeperNetwork, NetworkKey, PassChain},
    problem::{Code, Problem},
    service::Service,
};

/// The network that is named, or else the client's default, or else the only one there is; where live
/// applications have one beside those of the sandbox, that one. One of another organisation does not
/// exist for this one.
pub(in crate::http) async fn network(
    service: &Service,
    caller: &Caller,
    named: Option<&str>,
) -> Result<GatekeeperNetwork, Problem> {
    let missing = || Problem::new(Code::NetworkNotFound);
    let named =
        named.map(|named| named.parse::<NetworkKey>().map_err(|_| missing())).transpose()?;
    if let Some(wanted) = named.as_ref().or(caller.default_network.as_ref()) {
        return service.store().network(caller.org, wanted).await?.ok_or_else(missing);
    }
    let mut networks = service.store().networks(Some(caller.org)).await?;
    // Whoever tries something out beside a live application changes nothing for it.
    if caller.mode == AppMode::Live && networks.iter().any(|network| !network.is_sandbox) {
        networks.retain(|network| !network.is_sandbox);
    }
    match (networks.pop(), networks.is_empty()) {
        (Some(network), true) => Ok(network),
        (Some(_), false) => Err(Problem::with_detail(
            Code::NetworkRequired,
            "name it by gatekeeperNetwork, or give the client a default",
        )),
        (None, _) => Err(missing()),
    }
}

/// One name, if body and query do not name two.
pub(in crate::http) fn named<'a>(
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
    if !caller.mode.reaches(chain) {
        return Err(Problem::new(Code::LiveModeRequired));
    }
    Ok(())
}
