use axum::{
    Extension, Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use portcullis::Attributes;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{NetworkQuery, locate, network, view::PassBody};
use crate::{
    http::{
        extract::{ChainPath, JsonBody, Queries},
        openapi::problem::problems,
        request::RequestId,
    },
    model::{
        Caller, NetworkKey, PassChain, Wallet,
        pass::{Change, MAX_EXPIRY_SECONDS, Refusal},
    },
    problem::{Code, Problem},
    service::Service,
    store::{Changed, PassPlace},
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
    let network = network::named(in_query, body.gatekeeper_network.as_deref())?;
    let wanted = Wanted { chain, wallet, network, expires_at_seconds: None, attributes: None };
    let changed = wanted.issue(&service, &caller, &request_id).await?;
    Ok(accepted(changed, service.clock().now_seconds()))
}

/// The pass as it is now, and where the operation can be watched.
pub(in crate::http) fn accepted(changed: Changed, now_seconds: i64) -> Response {
    let operation = changed.record.operation;
    let body = Json(PassBody::new(changed.record, now_seconds));
    let mut response = (StatusCode::ACCEPTED, body).into_response();
    locate(&mut response, operation);
    response
}

/// A pass that shall be there.
pub(in crate::http) struct Wanted<'a> {
    pub(in crate::http) chain: PassChain,
    pub(in crate::http) wallet: Wallet,
    pub(in crate::http) network: Option<&'a str>,
    /// `None`: by the network's own rule.
    pub(in crate::http) expires_at_seconds: Option<i64>,
    /// Of those that the network's passes attest; `None`: all of them.
    pub(in crate::http) attributes: Option<Attributes>,
}

impl Wanted<'_> {
    pub(in crate::http) async fn issue(
        self,
        service: &Service,
        caller: &Caller,
        request_id: &RequestId,
    ) -> Result<Changed, Problem> {
        let network = network::resolve(service, caller, self.network).await?;
        network::check_chain(caller, &network, &self.chain)?;
        if service.store().deployment(&network.key, &self.chain).await?.is_none() {
            return Err(Problem::new(Code::ChainNotDeployed));
        }
        let now_seconds = service.clock().now_seconds();
        let expires_at_seconds = match self.expires_at_seconds {
            Some(asked) if asked <= now_seconds => return Err(Refusal::ExpiryInPast.into()),
            Some(asked) if asked > MAX_EXPIRY_SECONDS => return Err(Refusal::ExpiryTooLate.into()),
            Some(asked) => asked,
            None => network.default_expiry(now_seconds),
        };
        let attributes = self.attributes.unwrap_or(network.attributes);
        if !network.attributes.contains(attributes) {
            return Err(Problem::with_detail(
                Code::InvalidAttributes,
                "attributes has one that passes of this gatekeeper network do not attest",
            ));
        }
        let change = Change::Issue { expires_at_seconds, attributes };
        let place = PassPlace {
            org: caller.org,
            mode: caller.mode,
            network: network.key,
            chain: self.chain,
            wallet: self.wallet,
        };
        service.change_pass(caller, request_id, place, change).await
    }
}
