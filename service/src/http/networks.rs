//! Gatekeeper networks of the organisation. On which chains they are, the operator says.

pub(super) mod create;
pub(super) mod list;
pub(super) mod put;
pub(super) mod resolve;
pub(super) mod update;

use portcullis::Attributes;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    http::request::RequestId,
    model::{
        AppMode, AttributeWord, Caller, ChainNetwork, ChainType, Deployment, GatekeeperNetwork,
        NetworkKey, UnknownAttribute, attribute_words, attributes_of,
    },
    problem::{Code, Problem},
    service::Service,
    store::StoreError,
};

/// How long a pass of a new network lives for which nobody said an expiry.
const DEFAULT_LIFETIME_SECONDS: i64 = 365 * 86_400;

/// The longest that can be asked for: a century.
const MAX_LIFETIME_SECONDS: i64 = 100 * 365 * 86_400;

/// Of a network that is to be made.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(as = NewNetwork)]
pub(in crate::http) struct NewNetworkBody {
    /// How long passes live for which nobody says an expiry, in seconds; 0: for ever
    #[schema(minimum = 0, maximum = 3_153_600_000_i64)]
    lifetime_seconds: Option<i64>,
    /// What passes attest if an issue does not ask for less; without it, nothing
    #[schema(value_type = Option<Vec<AttributeWord>>)]
    attributes: Option<Vec<String>>,
}

/// A network, as the API shows it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Network)]
pub(in crate::http) struct NetworkBody {
    #[schema(value_type = NetworkKey)]
    gatekeeper_network: String,
    /// Whether it stays on the sandbox's testnets, as one that is made in test mode does until the
    /// operator says otherwise
    is_sandbox: bool,
    /// How long passes live for which nobody says an expiry, in seconds; 0: for ever
    lifetime_seconds: i64,
    /// What passes attest if an issue does not ask for less
    #[schema(value_type = Vec<AttributeWord>)]
    attributes: Vec<String>,
    chains: Vec<DeploymentBody>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = NetworkChain)]
struct DeploymentBody {
    r#type: ChainType,
    #[schema(value_type = ChainNetwork)]
    network: String,
    /// What the chain knows the network by
    network_id: String,
}

impl NetworkBody {
    /// Who signs is none of a customer's business.
    fn new(network: GatekeeperNetwork, deployments: Vec<Deployment>) -> Self {
        let chains = deployments.into_iter().map(|deployment| DeploymentBody {
            r#type: deployment.chain.chain_type(),
            network: deployment.chain.network(),
            network_id: deployment.network_id.to_string(),
        });
        Self {
            gatekeeper_network: network.key.to_string(),
            is_sandbox: network.is_sandbox,
            lifetime_seconds: network.lifetime_seconds,
            attributes: attribute_words(network.attributes),
            chains: chains.collect(),
        }
    }
}

/// Zero: passes for which nobody says an expiry have none.
fn lifetime(asked: i64) -> Result<i64, Problem> {
    if (0..=MAX_LIFETIME_SECONDS).contains(&asked) {
        Ok(asked)
    } else {
        let detail = format!("lifetimeSeconds is 0 to {MAX_LIFETIME_SECONDS}");
        Err(Problem::with_detail(Code::InvalidRequest, detail))
    }
}

/// As they stand in a body.
fn attributes(words: &[String]) -> Result<Attributes, UnknownAttribute> {
    attributes_of(words.iter().map(String::as_str))
}

/// Those of an application in test mode stay on the sandbox's testnets.
async fn add(
    service: &Service,
    caller: &Caller,
    request_id: &RequestId,
    key: NetworkKey,
    body: &NewNetworkBody,
) -> Result<GatekeeperNetwork, Problem> {
    let network = GatekeeperNetwork {
        key,
        org: caller.org,
        is_sandbox: caller.mode == AppMode::Test,
        lifetime_seconds: lifetime(body.lifetime_seconds.unwrap_or(DEFAULT_LIFETIME_SECONDS))?,
        attributes: attributes(body.attributes.as_deref().unwrap_or_default())?,
    };
    match service.store().add_network(&network, &service.by(caller, request_id)).await {
        Ok(()) => {}
        Err(StoreError::Exists) => return Err(Problem::new(Code::NetworkExists)),
        Err(StoreError::TooManyNetworks) => return Err(Problem::new(Code::TooManyNetworks)),
        Err(error) => return Err(error.into()),
    }
    Ok(network)
}
