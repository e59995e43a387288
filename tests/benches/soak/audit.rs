//! What must be true at the end, by the API's answers and by what the chains hold.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, ensure};
use customer_api_demo::Api;
use portcullis::{Address, Connection, NetworkId, PassReader, PassState, PassStatus};
use reqwest::Method;
use serde_json::Value;

use crate::{action::Chain, book::Book, ground::Ground};

/// What was tried in vain often is tried again after five minutes.
const LONGEST: Duration = Duration::from_secs(420);
const LOOK_AGAIN: Duration = Duration::from_millis(500);

/// A pass, as the API shows it.
#[derive(Clone, Debug)]
pub(crate) struct Listed {
    pub(crate) chain: Chain,
    pub(crate) wallet: String,
    pub(crate) body: Value,
}

/// What is wrong.
pub(crate) async fn run(ground: &Ground, api: &Api, book: &Book) -> Result<Vec<String>> {
    let mut wrong = Vec::new();
    let operations = settled(api, book, &mut wrong).await?;
    let passes = passes(api).await?;
    for wallet in book.wallets() {
        if !passes
            .iter()
            .any(|pass| pass.chain == wallet.chain && same(&pass.wallet, &wallet.address))
        {
            wrong.push(format!("the pass of {} was accepted and is not there", wallet.address));
        }
    }
    let mut seen = BTreeSet::new();
    let readers = [Reader::solana(ground).await?, Reader::evm(ground).await?];
    for pass in &passes {
        if !seen.insert((pass.chain, pass.wallet.to_lowercase())) {
            wrong.push(format!("{} has two passes", pass.wallet));
        }
        wrong.extend(history(pass));
        let operation = match operations.get(pass.text("/operationId")) {
            Some(operation) => operation.clone(),
            // Asked for just before the service was killed: nobody was told its id.
            None => operation(api, pass.text("/operationId")).await?,
        };
        let reader = readers.iter().find(|reader| reader.chain == pass.chain);
        let status = reader.context("a reader of each chain")?.status(&pass.wallet).await?;
        wrong.extend(pass.differs(&operation, &status));
    }
    Ok(wrong)
}

/// Every operation that was accepted, settled or failed, by its id.
async fn settled(
    api: &Api,
    book: &Book,
    wrong: &mut Vec<String>,
) -> Result<BTreeMap<String, Value>> {
    let began = Instant::now();
    let mut open = book.operations();
    let mut done = BTreeMap::new();
    while !open.is_empty() && began.elapsed() < LONGEST {
        let mut still_open = Vec::new();
        for id in open {
            let body = operation(api, &id).await?;
            match body["status"].as_str() {
                Some("settled") => drop(done.insert(id, body)),
                Some("failed") => {
                    if body["lastError"].as_str().is_none_or(str::is_empty) {
                        wrong.push(format!("{id} failed without a reason"));
                    }
                    done.insert(id, body);
                }
                _ => still_open.push(id),
            }
        }
        open = still_open;
        if !open.is_empty() {
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }
    for id in open {
        wrong.push(format!("not settled: {}", operation(api, &id).await?));
    }
    Ok(done)
}

async fn operation(api: &Api, id: &str) -> Result<Value> {
    let answer = api.call(Method::GET, &format!("/v2/operations/{id}"), None).await?;
    ensure!(answer.status == 200, "operation {id}: {}", answer.json());
    Ok(answer.json())
}

/// All of them.
pub(crate) async fn passes(api: &Api) -> Result<Vec<Listed>> {
    let mut passes = Vec::new();
    let mut path = "/v2/passes?limit=100".to_owned();
    loop {
        let answer = api.call(Method::GET, &path, None).await?;
        ensure!(answer.status == 200, "{path}: {}", answer.json());
        let body = answer.json();
        for body in body["records"].as_array().context("a page has passes")? {
            passes.push(Listed {
                chain: Chain::of(body["chain"]["type"].as_str().unwrap_or_default()),
                wallet: body["walletAddress"].as_str().unwrap_or_default().to_owned(),
                body: body.clone(),
            });
        }
        match body["nextCursor"].as_str() {
            Some(cursor) => path = format!("/v2/passes?limit=100&cursor={cursor}"),
            None => return Ok(passes),
        }
    }
}

/// On EVM chains letters may be of either case.
fn same(one: &str, other: &str) -> bool {
    one == other || (one.starts_with("0x") && one.eq_ignore_ascii_case(other))
}

/// Nothing is told to have happened before it was asked for, or twice.
fn history(pass: &Listed) -> Vec<String> {
    let events = pass.body["events"].as_array().map(Vec::as_slice).unwrap_or_default();
    let mut open: BTreeMap<&str, i32> = BTreeMap::new();
    for event in events {
        let name = event["eventType"].as_str().unwrap_or_default();
        match name.strip_suffix("_INITIATED") {
            Some(kind) => *open.entry(kind).or_default() += 1,
            None => *open.entry(name).or_default() -= 1,
        }
    }
    let issued = events.iter().filter(|event| event["eventType"] == "TOKEN_ISSUED").count();
    let mut wrong = Vec::new();
    if issued > 1 || open.values().any(|open| *open < 0) {
        wrong.push(format!("the history of {} is not sound: {events:?}", pass.wallet));
    }
    wrong
}

impl Listed {
    fn text(&self, pointer: &str) -> &str {
        self.body.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
    }

    /// What the API says that its chain holds is what it holds; and that is what was wanted, unless
    /// the last operation failed. What was revoked before anybody had sent it is on no chain.
    fn differs(&self, operation: &Value, status: &PassStatus) -> Option<String> {
        let holds = status.pass.as_ref().map(|pass| match pass.state {
            PassState::Active => "ACTIVE",
            PassState::Frozen => "FROZEN",
            PassState::Revoked => "REVOKED",
        });
        let is_shown = self.body["onChainState"].as_str() == holds;
        let expires_at = status.pass.as_ref().map_or(0, |pass| pass.expires_at);
        let is_wanted = Some(self.text("/state")) == holds
            && self.body["expiryTimestamp"].as_i64().unwrap_or(0) == expires_at;
        let is_spared = self.text("/state") == "REVOKED" && holds.is_none();
        if is_shown && (is_wanted || is_spared || operation["status"] == "failed") {
            return None;
        }
        Some(format!(
            "the chain holds {holds:?} until {expires_at}, and the API says {}",
            self.body
        ))
    }
}

/// Asks a chain past the service.
struct Reader {
    chain: Chain,
    reader: PassReader,
    network: NetworkId,
}

impl Reader {
    async fn solana(ground: &Ground) -> Result<Self> {
        let solana = &ground.localnet.description().solana;
        Self::new(Chain::Solana, "solana:localnet", &solana.rpc_url, &solana.network).await
    }

    async fn evm(ground: &Ground) -> Result<Self> {
        let evm = &ground.localnet.description().evm;
        let chain = format!("eip155:{}", evm.chain_id);
        Self::new(Chain::Evm, &chain, &evm.rpc_url, &evm.network).await
    }

    async fn new(chain: Chain, name: &str, url: &str, network: &str) -> Result<Self> {
        let connection = Connection::open(name.parse()?, url, None).await?;
        Ok(Self { chain, reader: PassReader::new(connection), network: network.parse()? })
    }

    async fn status(&self, wallet: &str) -> Result<PassStatus> {
        let wallet: Address = wallet.parse()?;
        Ok(self.reader.status(&self.network, &wallet).await?)
    }
}
