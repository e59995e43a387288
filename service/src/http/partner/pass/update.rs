use axum::{
    Extension, Json,
    extract::State,
    response::{IntoResponse as _, Response},
};
use serde::{Deserialize, Serialize};

use super::{Asked, NetworkQuery, locate, network};
use crate::{
    http::{
        extract::{JsonBody, PassPath, Queries},
        request::RequestId,
    },
    model::{
        Caller, OperationId, PassState,
        pass::{Change, SettableState},
    },
    problem::{Code, Problem},
    service::Service,
    store::Changed,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(in crate::http) struct UpdateBody {
    state: Option<PassState>,
    expiry_timestamp: Option<i64>,
    gatekeeper_network: Option<String>,
}

/// That it was taken on.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct OkBody {
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    operation_id: Option<OperationId>,
}

/// `PATCH /partner/pass/{chain}/{chainNetwork}/{wallet}`: another state, or another expiry.
pub(in crate::http) async fn update(
    State(service): State<Service>,
    Extension(caller): Extension<Caller>,
    Extension(request_id): Extension<RequestId>,
    PassPath { chain, wallet }: PassPath,
    Queries(query): Queries<NetworkQuery>,
    JsonBody(body): JsonBody<UpdateBody>,
) -> Result<Response, Problem> {
    let change = change(&body)?;
    let in_query = query.gatekeeper_network.as_deref();
    let network = network::named(in_query, body.gatekeeper_network.as_deref())?;
    let (service, caller, request_id) = (&service, &caller, &request_id);
    let asked = Asked { service, caller, request_id, chain, wallet, network };
    Ok(ok(&asked.change(change).await?))
}

pub(super) fn ok(changed: &Changed) -> Response {
    let operation_id = changed.record.operation;
    let mut response = Json(OkBody { status: "ok", operation_id }).into_response();
    locate(&mut response, operation_id);
    response
}

fn change(body: &UpdateBody) -> Result<Change, Problem> {
    match (body.state, body.expiry_timestamp) {
        (Some(state), None) => settable(state).map(Change::State),
        (None, Some(expiry)) => Ok(Change::Expiry(expiry)),
        _ => Err(Problem::with_detail(
            Code::InvalidRequest,
            "send exactly one of state and expiryTimestamp",
        )),
    }
}

fn settable(state: PassState) -> Result<SettableState, Problem> {
    match state {
        PassState::Active => Ok(SettableState::Active),
        PassState::Frozen => Ok(SettableState::Frozen),
        PassState::Revoked => Ok(SettableState::Revoked),
        PassState::Requested | PassState::Rejected => Err(Problem::with_detail(
            Code::InvalidState,
            "ACTIVE, FROZEN and REVOKED can be asked for",
        )),
    }
}
