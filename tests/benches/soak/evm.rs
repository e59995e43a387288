//! The operator's transactions on the EVM chain: each is one that the API names, no nonce is left open.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, Result};
use customer_api_demo::Api;
use portcullis_localnet::Role;
use reqwest::Client;
use serde_json::{Value, json};

use crate::{action::Chain, audit, ground::Ground};

/// The operator's next nonce: by the blocks, and by what waits for one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Nonces {
    mined: u64,
    pending: u64,
}

struct Node<'a> {
    http: Client,
    url: &'a str,
    operator: &'a str,
}

pub(crate) async fn nonces(ground: &Ground) -> Result<Nonces> {
    Node::of(ground)?.nonces().await
}

/// What is wrong.
pub(crate) async fn check(ground: &Ground, api: &Api, before: Nonces) -> Result<Vec<String>> {
    let node = Node::of(ground)?;
    let after = node.nonces().await?;
    let mut wrong = Vec::new();
    if after.mined != after.pending {
        wrong.push(format!("transactions of the operator wait for a block: {after:?}"));
    }
    let sent = node.transactions().await?;
    let nonces: Vec<_> = sent.keys().copied().filter(|nonce| *nonce >= before.mined).collect();
    if nonces != (before.mined..after.mined).collect::<Vec<_>>() {
        wrong.push(format!("nonces from {} to {} are {nonces:?}", before.mined, after.mined));
    }
    let (named, confirmed) = named(api).await?;
    let (mut refused, mut cancelled) = (0u64, 0u64);
    for (_, sent) in sent.range(before.mined..) {
        refused += u64::from(!sent.succeeded);
        cancelled += u64::from(sent.is_to_operator);
        // One that nobody names did something a second time, or for nobody.
        if sent.succeeded && !sent.is_to_operator && !named.contains(&sent.hash) {
            wrong.push(format!("nobody asked for {}", sent.hash));
        }
    }
    let good: BTreeSet<_> =
        sent.values().filter(|sent| sent.succeeded).map(|sent| &sent.hash).collect();
    for hash in &confirmed {
        if !good.contains(hash) {
            wrong.push(format!("{hash} is confirmed and in no block"));
        }
    }
    crate::progress(format!(
        "the operator has sent {} transactions on the EVM chain, of which {refused} were refused and \
         {cancelled} do nothing but use up a nonce",
        nonces.len()
    ));
    Ok(wrong)
}

/// The transactions that histories name, and those of them that are said to be confirmed.
async fn named(api: &Api) -> Result<(BTreeSet<String>, BTreeSet<String>)> {
    let (mut named, mut confirmed) = (BTreeSet::new(), BTreeSet::new());
    for pass in audit::passes(api).await?.into_iter().filter(|pass| pass.chain == Chain::Evm) {
        for event in pass.body["events"].as_array().context("a pass has a history")? {
            let transaction = &event["transaction"];
            let Some(hash) = transaction["identifier"].as_str() else { continue };
            named.insert(hash.to_lowercase());
            if transaction["status"] == "confirmed" {
                confirmed.insert(hash.to_lowercase());
            }
        }
    }
    Ok((named, confirmed))
}

struct Sent {
    hash: String,
    succeeded: bool,
    /// It does nothing: nobody wanted its nonce.
    is_to_operator: bool,
}

impl<'a> Node<'a> {
    fn of(ground: &'a Ground) -> Result<Self> {
        let description = ground.localnet.description();
        let operator = description.key(Role::Operator).context("a localnet has an operator")?;
        Ok(Self {
            http: Client::builder().no_proxy().build()?,
            url: &description.evm.rpc_url,
            operator: &operator.evm_address,
        })
    }

    async fn nonces(&self) -> Result<Nonces> {
        let count = async |block: &str| {
            let count = self.call("eth_getTransactionCount", json!([self.operator, block])).await?;
            number(&count)
        };
        Ok(Nonces { mined: count("latest").await?, pending: count("pending").await? })
    }

    /// The operator's transactions in all blocks, by nonce.
    async fn transactions(&self) -> Result<BTreeMap<u64, Sent>> {
        let newest = number(&self.call("eth_blockNumber", json!([])).await?)?;
        let mut sent = BTreeMap::new();
        for block in 0..=newest {
            let block = format!("{block:#x}");
            let block = self.call("eth_getBlockByNumber", json!([block, true])).await?;
            for transaction in block["transactions"].as_array().context("a block")? {
                let from = transaction["from"].as_str().unwrap_or_default();
                if !from.eq_ignore_ascii_case(self.operator) {
                    continue;
                }
                let hash = transaction["hash"].as_str().context("a hash")?.to_lowercase();
                let receipt = self.call("eth_getTransactionReceipt", json!([hash])).await?;
                let to = transaction["to"].as_str().unwrap_or_default();
                let is_to_operator = to.eq_ignore_ascii_case(self.operator);
                let succeeded = receipt["status"] == "0x1";
                let transaction_sent = Sent { hash, succeeded, is_to_operator };
                sent.insert(number(&transaction["nonce"])?, transaction_sent);
            }
        }
        Ok(sent)
    }

    async fn call(&self, method: &str, params: Value) -> Result<Value> {
        let request = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
        let request = self.http.post(self.url).body(request.to_string());
        let answer = request.header("content-type", "application/json").send().await?;
        let mut answer: Value = serde_json::from_slice(&answer.bytes().await?)?;
        Ok(answer["result"].take())
    }
}

fn number(value: &Value) -> Result<u64> {
    let digits = value.as_str().and_then(|text| text.strip_prefix("0x")).context("a number")?;
    Ok(u64::from_str_radix(digits, 16)?)
}
