//! Both chains, nodes before them, and a service that knows the nodes.

use std::{env, path::PathBuf, time::Duration};

use customer_api_demo::{Api, Installation, InstallationOptions};
use e2e::programs::checkout;
use portcullis_localnet::{Localnet, LocalnetOptions, Role};
use serde_json::{Value, json};

use crate::node::Node;

const LONGEST: Duration = Duration::from_secs(60);
const LOOK_AGAIN: Duration = Duration::from_millis(50);

pub(crate) struct Ground {
    pub(crate) localnet: Localnet,
    pub(crate) solana: Node,
    pub(crate) evm: Node,
}

impl Ground {
    pub(crate) async fn start() -> Self {
        let anvil = "contracts/node_modules/@foundry-rs/anvil-linux-amd64/bin/anvil";
        let named = |variable: &str| env::var_os(variable).map(PathBuf::from);
        let options = LocalnetOptions {
            solana_port: 0,
            evm_port: 0,
            anvil: Some(named("PORTCULLIS_ANVIL").unwrap_or_else(|| checkout().join(anvil))),
            ..LocalnetOptions::new(
                named("PORTCULLIS_DEPLOY_DIR").unwrap_or_else(|| checkout().join("target/deploy")),
            )
        };
        let localnet = Localnet::start(options).await.unwrap();
        let solana = Node::before(&localnet.description().solana.rpc_url).await;
        let evm = Node::before(&localnet.description().evm.rpc_url).await;
        Self { localnet, solana, evm }
    }

    /// How many transactions of the operator are in blocks.
    pub(crate) async fn operator_nonce(&self) -> u64 {
        let description = self.localnet.description();
        let operator = &description.key(Role::Operator).unwrap().evm_address;
        let request = json!({
            "jsonrpc": "2.0", "id": 1,
            "method": "eth_getTransactionCount", "params": [operator, "latest"],
        });
        let node = reqwest::Client::builder().no_proxy().build().unwrap();
        let node = node.post(&description.evm.rpc_url).header("content-type", "application/json");
        let answer = node.body(request.to_string()).send().await.unwrap().bytes().await.unwrap();
        let answer: Value = serde_json::from_slice(&answer).unwrap();
        u64::from_str_radix(answer["result"].as_str().unwrap().trim_start_matches("0x"), 16)
            .unwrap()
    }

    /// A service with an empty database.
    pub(crate) async fn installation(&self) -> Installation {
        let options = InstallationOptions {
            solana_rpc_url: Some(self.solana.url.clone()),
            evm_rpc_url: Some(self.evm.url.clone()),
            ..InstallationOptions::default()
        };
        Installation::new(self.localnet.description(), &options).await.unwrap()
    }
}

/// Asks until the answer is as it should be.
pub(crate) async fn until(api: &Api, path: &str, is_good: impl Fn(&Value) -> bool) -> Value {
    let start = tokio::time::Instant::now();
    loop {
        let answer = api.call(reqwest::Method::GET, path, None).await;
        let body = answer.as_ref().map(customer_api_demo::Answer::json).unwrap_or_default();
        if is_good(&body) {
            return body;
        }
        assert!(start.elapsed() < LONGEST, "{path}: {answer:?}");
        tokio::time::sleep(LOOK_AGAIN).await;
    }
}
