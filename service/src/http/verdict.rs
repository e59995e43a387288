use axum::{Extension, Json, extract::State};
use portcullis::{Attributes, PassDetails, PassStatus, Reason, Requirement, Verdict};
use serde::{Deserialize, Serialize};
use utoipa::{
    IntoParams, ToSchema,
    openapi::{Object, Type, schema::ObjectBuilder},
};

use crate::{
    http::{
        extract::{PassPath, Queries},
        networks::resolve,
        openapi::problem::problems,
        pass::view::ChainBody,
    },
    model::{
        AttributeWord, Caller, NetworkKey, OnChainState, PassChain, Wallet, attribute_words,
        attributes_of,
    },
    pipeline::Question,
    problem::{Code, Problem},
    service::Service,
    store::PassPlace,
};

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub(in crate::http) struct VerdictQuery {
    /// The gatekeeper network, where the client has several and no default
    #[param(value_type = Option<NetworkKey>)]
    gatekeeper_network: Option<String>,
    /// What the pass must attest, all of it, with commas between
    #[param(value_type = Option<Vec<AttributeWord>>, style = Form, explode = false, min_items = 1)]
    attributes: Option<String>,
    /// Validity that must be left, in seconds; exactly this much is enough, and a pass that never
    /// expires has it
    #[param(value_type = Option<u64>, maximum = 18_446_744_073_709_551_615_u64)]
    min_remaining_seconds: Option<String>,
    /// How long ago the pass may have been issued, in seconds; exactly this long is allowed. 0: any
    /// time
    #[param(value_type = Option<u64>, maximum = 18_446_744_073_709_551_615_u64)]
    max_age_seconds: Option<String>,
}

impl VerdictQuery {
    fn requirement(&self) -> Result<Requirement, Problem> {
        Ok(Requirement {
            attributes: match &self.attributes {
                Some(words) => attributes_of(words.split(',')).map_err(|error| {
                    Problem::with_detail(Code::InvalidRequest, format!("attributes: {error}"))
                })?,
                None => Attributes::NONE,
            },
            min_remaining_seconds: seconds(
                "minRemainingSeconds",
                self.min_remaining_seconds.as_deref(),
            )?,
            max_age_seconds: seconds("maxAgeSeconds", self.max_age_seconds.as_deref())?,
        })
    }
}

/// Digits and nothing else.
fn seconds(name: &str, text: Option<&str>) -> Result<u64, Problem> {
    let Some(text) = text else { return Ok(0) };
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_number).ok_or_else(|| {
        let detail = format!("{name} is a whole number of seconds, 0 to {}", u64::MAX);
        Problem::with_detail(Code::InvalidRequest, detail)
    })
}

/// What a gate says of a wallet, and what that is based on, all of one moment
#[derive(Serialize, ToSchema)]
#[schema(as = PassVerdict)]
#[serde(rename_all = "camelCase")]
pub(in crate::http) struct VerdictBody {
    /// Whether the gate opens
    allowed: bool,
    /// 0 if it opens, or the reason's code: the same as a program's or contract's
    #[schema(minimum = 0, maximum = 10)]
    reason_code: u8,
    /// `Allow`, or the name of the reason
    #[schema(schema_with = verdict_words)]
    reason: &'static str,
    /// Everything that stands in the way, lowest code first: the first is the `reason`
    reasons: Vec<ReasonBody>,
    chain: ChainBody,
    #[schema(value_type = NetworkKey)]
    gatekeeper_network: String,
    #[schema(value_type = Wallet)]
    wallet_address: String,
    /// Whether the network is paused; `null`: its chain knows no such network
    #[schema(required)]
    network_paused: Option<bool>,
    /// `null`: the wallet holds none
    #[schema(required)]
    pass: Option<HeldPassBody>,
    as_of: MomentBody,
}

#[derive(Serialize, ToSchema)]
#[schema(as = DenialReason)]
struct ReasonBody {
    #[schema(minimum = 1, maximum = 10)]
    code: u8,
    #[schema(schema_with = reason_words)]
    name: &'static str,
    /// The same in words for people
    message: String,
}

/// A pass as its chain holds it, whether good or not
#[derive(Serialize, ToSchema)]
#[schema(as = HeldPass)]
#[serde(rename_all = "camelCase")]
struct HeldPassBody {
    /// That it has expired is not stored
    state: OnChainState,
    #[schema(value_type = Vec<AttributeWord>)]
    attributes: Vec<String>,
    /// Unix time; a renewal leaves it
    issued_timestamp: i64,
    /// The last second in which it is valid, Unix time; `null`: it never expires
    #[schema(required)]
    expiry_timestamp: Option<i64>,
    /// The slot or index of the gatekeeper that stands for it
    gatekeeper: u32,
}

/// When it was so
#[derive(Serialize, ToSchema)]
#[schema(as = VerdictMoment)]
struct MomentBody {
    /// The slot on Solana, the block's number on EVM chains
    height: u64,
    /// The chain's own time, by which it was judged, Unix time
    timestamp: i64,
}

fn words(words: impl Iterator<Item = &'static str>) -> Object {
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(words)).build()
}

fn verdict_words() -> Object {
    words((0..=u8::MAX).map_while(Verdict::from_code).map(Verdict::name))
}

fn reason_words() -> Object {
    words(Reason::ALL.into_iter().map(Reason::name))
}

impl VerdictBody {
    fn new(status: &PassStatus, chain: &PassChain, network: &NetworkKey, wallet: &Wallet) -> Self {
        let reason = |reason: &Reason| ReasonBody {
            code: reason.code(),
            name: reason.name(),
            message: reason.to_string(),
        };
        Self {
            allowed: status.verdict.is_allow(),
            reason_code: status.verdict.code(),
            reason: status.verdict.name(),
            reasons: status.reasons.iter().map(reason).collect(),
            chain: ChainBody::of(chain),
            gatekeeper_network: network.to_string(),
            wallet_address: wallet.to_string(),
            network_paused: status.paused,
            pass: status.pass.as_ref().map(HeldPassBody::new),
            as_of: MomentBody { height: status.at.height, timestamp: status.at.unix_seconds },
        }
    }
}

impl HeldPassBody {
    fn new(pass: &PassDetails) -> Self {
        Self {
            state: pass.state.into(),
            attributes: attribute_words(pass.attributes),
            issued_timestamp: pass.issued_at,
            expiry_timestamp: (pass.expires_at != 0).then_some(pass.expires_at),
            gatekeeper: pass.gatekeeper,
        }
    }
}

problems!(GetVerdictProblems:
    ChainNotDeployed, ChainNotInSandbox, LiveModeRequired, ChainUnavailable,
);

/// Ask a chain for a verdict on a wallet
///
/// Whether a gate with this requirement opens for the wallet, and if not, why: what a program or
/// contract on that chain says at the same moment, whoever issued the pass. The chain is asked, not what
/// is written down here. Whether whoever shows the wallet owns it is not asked.
#[utoipa::path(
    get, path = "/v2/verdict/{chain}/{chainNetwork}/{wallet}", operation_id = "getVerdict",
    tag = "Passes",
    params(VerdictQuery),
    responses(
        (status = 200, description = "The verdict", body = VerdictBody),
        GetVerdictProblems,
    ),
)]
pub(in crate::http) async fn get(
    State(service): State<Service>,
    Extension(caller): Extension<Caller>,
    PassPath { chain, wallet }: PassPath,
    Queries(query): Queries<VerdictQuery>,
) -> Result<Json<VerdictBody>, Problem> {
    let requirement = query.requirement()?;
    let named = query.gatekeeper_network.as_deref();
    let network = resolve::network(&service, &caller, named).await?;
    resolve::check_chain(&caller, &network, &chain)?;
    let deployment = service.store().deployment(&network.key, &chain).await?;
    let deployment = deployment.ok_or(Problem::new(Code::ChainNotDeployed))?;
    let place =
        PassPlace { org: caller.org, mode: caller.mode, network: network.key, chain, wallet };
    let known = service.store().pass(&place).await?;
    let shown = known.and_then(|record| record.pass.observed);
    let question = Question {
        deployment: &deployment,
        wallet: &wallet,
        requirement,
        min_height: shown.map_or(0, |shown| shown.height),
        now_ms: service.clock().now_ms(),
    };
    let unavailable = || Problem::new(Code::ChainUnavailable);
    let chains = service.chains().ok_or_else(unavailable)?;
    let status = chains.explain(&question).await.map_err(|_| unavailable())?;
    Ok(Json(VerdictBody::new(&status, &place.chain, &place.network, &wallet)))
}
