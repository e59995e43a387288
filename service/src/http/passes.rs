//! Passes by their ids, and many at once.

pub(super) mod get;
pub(super) mod issue;
pub(super) mod list;
pub(super) mod revoke;
pub(super) mod update;

use axum::response::Response;

use super::{networks::resolve, pass::accepted, request::RequestId};
use crate::{
    model::{Caller, PassId, pass::Change},
    problem::{Code, Problem},
    service::Service,
    store::{PassPlace, PassRecord},
};

/// A pass that the caller may see.
async fn find(
    service: &Service,
    caller: &Caller,
    id: Option<PassId>,
) -> Result<PassRecord, Problem> {
    let missing = || Problem::new(Code::PassNotFound);
    let id = id.ok_or_else(missing)?;
    let record = service.store().pass_by_id(caller.org, id).await?;
    record.filter(|record| caller.mode.reaches(&record.pass.chain)).ok_or_else(missing)
}

/// Asks for a change of a pass. The answer is 202: it is written down, not yet on its chain.
async fn change(
    service: &Service,
    caller: &Caller,
    request_id: &RequestId,
    id: Option<PassId>,
    change: Change,
) -> Result<Response, Problem> {
    let pass = find(service, caller, id).await?.pass;
    let key = pass.network.as_str();
    let network = resolve::network(service, caller, Some(key)).await?;
    resolve::check_chain(caller, &network, &pass.chain)?;
    let place = PassPlace {
        org: caller.org,
        mode: caller.mode,
        network: network.key,
        chain: pass.chain,
        wallet: pass.wallet,
    };
    let changed = service.change_pass(caller, request_id, place, change).await?;
    Ok(accepted(changed, service.clock().now_seconds()))
}
