use axum::{
    Extension, Json,
    extract::State,
    response::{IntoResponse as _, Response},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Asked, NetworkQuery};
use crate::{
    http::{
        extract::{JsonBody, PassPath, Queries, integer},
        networks::resolve,
        openapi::problem::problems,
        pass::{change, locate},
        request::RequestId,
    },
    model::{Caller, NetworkKey, OperationId, PassState},
    problem::Problem,
    service::Service,
    store::Changed,
};

/// Exactly one of `state` and `expiryTimestamp`
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(examples(json!({ "state": "FROZEN" }), json!({ "expiryTimestamp": 1_893_456_000 })))]
pub(in crate::http) struct UpdateBody {
    /// `ACTIVE`, `FROZEN` or `REVOKED`; the others cannot be asked for
    state: Option<PassState>,
    /// The last second in which it shall be valid, Unix time
    #[serde(default, deserialize_with = "integer::optional")]
    #[schema(minimum = 1, maximum = 1_099_511_627_774_i64)]
    expiry_timestamp: Option<i64>,
    /// Where the client has several networks and no default; or in the query
    #[schema(value_type = Option<NetworkKey>)]
    gatekeeper_network: Option<String>,
}

/// That it was taken on
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct OkBody {
    /// `ok`
    #[schema(pattern = "^ok$")]
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    operation_id: Option<OperationId>,
}

problems!(UpdateProblems:
    InvalidState, InvalidExpiry, ChainNotInSandbox, LiveModeRequired, PassNotFound, PassRevoked,
    PassRejected, PassFrozen, PassNotIssued, TooManyPassChanges,
);

/// Change the state or the expiry of a pass
///
/// Exactly one of them. What is so already stays so, and the answer is the same. An expiry some
/// seconds ahead ends the pass now.
#[utoipa::path(
    patch, path = "/partner/pass/{chain}/{chainNetwork}/{wallet}", operation_id = "patchPass",
    tag = "Passes",
    params(NetworkQuery),
    request_body = UpdateBody,
    responses(
        (
            status = 200, description = "It was taken on",
            body = OkBody,
            headers(("Location" = String, description = "Where the operation can be watched")),
        ),
        UpdateProblems,
    ),
)]
pub(in crate::http) async fn update(
    State(service): State<Service>,
    Extension(caller): Extension<Caller>,
    Extension(request_id): Extension<RequestId>,
    PassPath { chain, wallet }: PassPath,
    Queries(query): Queries<NetworkQuery>,
    JsonBody(body): JsonBody<UpdateBody>,
) -> Result<Response, Problem> {
    let change = change::asked(body.state, body.expiry_timestamp)?;
    let in_query = query.gatekeeper_network.as_deref();
    let network = resolve::named(in_query, body.gatekeeper_network.as_deref())?;
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
