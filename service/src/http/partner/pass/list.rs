use axum::{Extension, Json, extract::State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    http::{
        extract::{OptionalJsonBody, integer},
        openapi::problem::problems,
        page,
        pass::{
            filter::{chain_network, wallet},
            view::PassBody,
        },
    },
    model::{Caller, ChainNetwork, ChainType, PassState, Wallet},
    problem::{Code, Problem},
    service::Service,
    store::PassFilter,
};

/// The most passes that can be skipped: a database counts through them. Whoever has more goes by
/// cursor.
const MAX_SKIP: i64 = 10_000;

#[derive(Default, Deserialize, ToSchema)]
#[schema(examples(json!({ "limit": 20, "skip": 0, "filter": { "state": "ACTIVE" } })))]
pub(in crate::http) struct ListBody {
    /// How many at most
    #[serde(default, deserialize_with = "integer::optional")]
    #[schema(minimum = 1, maximum = 100, default = 20)]
    limit: Option<i64>,
    /// How many to leave out at the start; whoever has more goes by the cursor of `/v2/passes`
    #[serde(default, deserialize_with = "integer::optional")]
    #[schema(minimum = 0, maximum = 10_000, default = 0)]
    skip: Option<i64>,
    filter: Option<FilterBody>,
}

/// All that is said must fit
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct FilterBody {
    state: Option<PassState>,
    #[schema(value_type = Option<Wallet>)]
    wallet_address: Option<String>,
    chain: Option<ChainType>,
    #[schema(value_type = Option<ChainNetwork>)]
    chain_network: Option<String>,
    gatekeeper_network: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub(in crate::http) struct RecordsBody {
    records: Vec<PassBody>,
}

problems!(ListProblems: InvalidWallet, UnknownChain);

/// List passes
///
/// The organisation's, oldest first.
#[utoipa::path(
    post, path = "/partner/pass", operation_id = "listPass", tag = "Passes",
    request_body = Option<ListBody>,
    responses((status = 200, description = "The passes", body = RecordsBody), ListProblems),
)]
pub(in crate::http) async fn list(
    State(service): State<Service>,
    Extension(caller): Extension<Caller>,
    OptionalJsonBody(body): OptionalJsonBody<ListBody>,
) -> Result<Json<RecordsBody>, Problem> {
    let filter = body.filter(&caller)?;
    let records = match filter {
        Some(filter) => service.store().passes(&filter).await?,
        None => Vec::new(),
    };
    let now_seconds = service.clock().now_seconds();
    let records = records.into_iter().map(|record| PassBody::new(record, now_seconds)).collect();
    Ok(Json(RecordsBody { records }))
}

impl ListBody {
    /// `None`: nothing can match.
    fn filter(self, caller: &Caller) -> Result<Option<PassFilter>, Problem> {
        let limit = page::limit(self.limit)?;
        let skip = self.skip.unwrap_or(0);
        if !(0..=MAX_SKIP).contains(&skip) {
            let detail = format!("skip is 0 to {MAX_SKIP}; go on by the cursor of /v2/passes");
            return Err(Problem::with_detail(Code::InvalidRequest, detail));
        }
        let filter = self.filter.unwrap_or_default();
        let chain_network = filter.chain_network.as_deref().map(chain_network).transpose()?;
        let wallet = filter.wallet_address.as_deref().map(wallet).transpose()?;
        let Ok(network) = filter.gatekeeper_network.map(|key| key.parse()).transpose() else {
            return Ok(None);
        };
        Ok(Some(PassFilter {
            org: caller.org,
            mode: caller.mode,
            network,
            chain_type: filter.chain,
            chain_network,
            state: filter.state,
            wallet,
            after: None,
            skip,
            limit,
        }))
    }
}
