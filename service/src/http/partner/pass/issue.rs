use axum::{Extension, extract::State, response::Response};
use serde::Deserialize;
use utoipa::ToSchema;

use super::NetworkQuery;
use crate::{
    http::{
        extract::{ChainPath, JsonBody, Queries},
        networks::resolve,
        openapi::problem::problems,
        pass::{self, view::PassBody, wanted::Wanted},
        request::RequestId,
    },
    model::{Caller, NetworkKey, Wallet},
    problem::{Code, Problem},
    service::Service,
};

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(examples(json!({ "walletAddress": "0xEA5Ce8F9C81b681876DC713d33371c3E262A5888" })))]
pub(in crate::http) struct IssueBody {
    #[schema(value_type = Wallet)]
    wallet_address: String,
    /// Where the client has several networks and no default; or in the query
    #[schema(value_type = Option<NetworkKey>)]
    gatekeeper_network: Option<String>,
}

problems!(IssueProblems:
    InvalidWallet, ChainNotDeployed, ChainNotInSandbox, LiveModeRequired, PassRevoked, PassRejected,
);

/// Issue a pass
///
/// The wallet shall hold a pass. It is `REQUESTED` until it was seen on its chain. Asking again
/// changes nothing, and after an issue failed for good tries again.
#[utoipa::path(
    post, path = "/partner/pass/{chain}/{chainNetwork}", operation_id = "issuePass", tag = "Passes",
    params(NetworkQuery),
    request_body = IssueBody,
    responses(
        (
            status = 202, description = "The pass is written down, and will be issued",
            body = PassBody,
            headers(("Location" = String, description = "Where the operation can be watched")),
        ),
        IssueProblems,
    ),
)]
pub(in crate::http) async fn issue(
    State(service): State<Service>,
    Extension(caller): Extension<Caller>,
    Extension(request_id): Extension<RequestId>,
    ChainPath(chain): ChainPath,
    Queries(query): Queries<NetworkQuery>,
    JsonBody(body): JsonBody<IssueBody>,
) -> Result<Response, Problem> {
    let wallet = Wallet::parse(chain.chain_type(), &body.wallet_address)
        .map_err(|error| Problem::with_detail(Code::InvalidWallet, error.to_string()))?;
    let in_query = query.gatekeeper_network.as_deref();
    let network = resolve::named(in_query, body.gatekeeper_network.as_deref())?;
    let wanted = Wanted { chain, wallet, network, expires_at_seconds: None, attributes: None };
    let changed = wanted.issue(&service, &caller, &request_id).await?;
    Ok(pass::accepted(changed, service.clock().now_seconds()))
}
