//! Contracts on anvil. Programs are tested where they are deployed, in `portcullis-solana`.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::{
    io::{self, BufRead, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
};

use portcullis_evm::{
    B256, DETERMINISTIC_DEPLOYER, REGISTRY, REGISTRY_INIT_CODE_HASH, REGISTRY_SALT,
    alloy::{providers::Provider, signers::local::PrivateKeySigner},
};
use portcullis_types::{Attributes, Requirement};
use serde_json::json;

use super::{Contract, Deployer, DeploymentFailure};
use crate::{
    Actor, Connection, EvmSigner, Failure, Fees, Signer,
    connection::Node,
    operation::{NetworkChange, NetworkOperation, NetworkSeed, NetworkSettings, OperationError},
};

struct Anvil {
    process: Child,
    url: String,
}

impl Anvil {
    fn start() -> Self {
        let installed = "../../contracts/node_modules/@foundry-rs/anvil-linux-amd64/bin/anvil";
        let program = std::env::var_os("PORTCULLIS_ANVIL").map_or_else(
            || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(installed),
            PathBuf::from,
        );
        let mut process = Command::new(program)
            .args(["--port", "0", "--accounts", "1"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("anvil is where `contracts` installs it, or at PORTCULLIS_ANVIL");
        let mut talk = BufReader::new(process.stdout.take().unwrap());
        let address = loop {
            let mut line = String::new();
            assert_ne!(talk.read_line(&mut line).unwrap(), 0, "anvil ended before it listened");
            if let Some(address) = line.trim_end().strip_prefix("Listening on ") {
                break address.to_owned();
            }
        };
        // It would stop at a full pipe, and end at a closed one.
        std::thread::spawn(move || io::copy(&mut talk, &mut io::sink()));
        Self { process, url: format!("http://{address}") }
    }

    /// Somebody with coins.
    async fn deployer(&self, number: u8) -> Deployer {
        let key = PrivateKeySigner::from_bytes(&B256::repeat_byte(number)).unwrap();
        let chain = "eip155:31337".parse().unwrap();
        let connection = Deployer::connect(chain, &self.url, None).await.unwrap();
        let signer = Signer::Evm(EvmSigner::from(key));
        let coins = json!([signer.address().to_string(), "0x56bc75e2d63100000"]);
        tell(&connection, "anvil_setBalance", coins).await;
        Deployer::new(connection, signer).unwrap()
    }
}

impl Drop for Anvil {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

async fn tell(connection: &Connection, method: &'static str, parameters: serde_json::Value) {
    let Node::Evm(registry) = &connection.node else { panic!("no EVM chain") };
    let _: serde_json::Value =
        registry.provider().raw_request(method.into(), parameters).await.unwrap();
}

fn adapters(network: B256) -> [Contract; 3] {
    let requirement = Requirement {
        attributes: Attributes::KYC,
        min_remaining_seconds: 60,
        ..Requirement::default()
    };
    let salt = REGISTRY_SALT;
    [
        Contract::gateway_token_verifier(REGISTRY, &[(4, network)], salt).unwrap(),
        Contract::soulbound_view(REGISTRY, network, salt),
        Contract::uniswap_allowlist_checker(REGISTRY, network, &requirement, salt),
    ]
}

#[tokio::test]
async fn the_registry_is_deployed_once_to_the_address_that_it_has_everywhere() {
    let anvil = Anvil::start();
    let deployer = anvil.deployer(0x11).await;
    let registry = Contract::registry();
    assert_eq!(registry.address(), REGISTRY);
    deployer.check_init_code(&registry, REGISTRY_INIT_CODE_HASH).unwrap();
    let estimate = deployer.estimate_contract(&registry).await.unwrap();
    assert!(estimate.units > 1_000_000 && estimate.refusal.is_none(), "{estimate:?}");
    assert!(!deployer.is_deployed(&registry).await.unwrap(), "an estimate changes nothing");

    let receipt = deployer.deploy_contract(&registry).await.unwrap();
    assert!(receipt.is_some_and(|receipt| receipt.transaction.starts_with("0x")));
    assert!(deployer.is_deployed(&registry).await.unwrap());
    let other = anvil.deployer(0x12).await;
    assert_eq!(other.deploy_contract(&registry).await.unwrap(), None);
}

#[tokio::test]
async fn a_contract_that_might_cost_too_much_is_not_sent() {
    let anvil = Anvil::start();
    let deployer = anvil.deployer(0x11).await;
    let registry = Contract::registry();
    let fees = Fees { max_fee: Some(1_000), ..Fees::default() };
    let error = deployer.clone().with_fees(fees).deploy_contract(&registry).await.unwrap_err();
    let is_it = matches!(
        error,
        DeploymentFailure::Chain(Failure::Operation(OperationError::AboveMaxFee { max_fee, .. }))
            if max_fee == 1_000
    );
    assert!(is_it && !error.is_rejected(), "{error:?}");
    assert!(!deployer.is_deployed(&registry).await.unwrap());
    assert!(deployer.deploy_contract(&registry).await.unwrap().is_some());
}

#[tokio::test]
async fn adapters_lie_where_their_arguments_put_them_once_their_network_exists() {
    let anvil = Anvil::start();
    let deployer = anvil.deployer(0x11).await;
    deployer.deploy_contract(&Contract::registry()).await.unwrap();
    let seed = NetworkSeed::Evm(REGISTRY_SALT);
    let network = seed.network_id(&deployer.address()).unwrap();
    let adapters = adapters(network.evm().unwrap());
    for adapter in &adapters {
        let refusal = deployer.estimate_contract(adapter).await.unwrap().refusal;
        assert!(refusal.is_some(), "{}", adapter.name());
        let error = deployer.deploy_contract(adapter).await.unwrap_err();
        assert_eq!(error, DeploymentFailure::Constructor { contract: adapter.name() });
        assert!(error.is_rejected() && !error.is_retryable());
    }
    let actor = Actor::new(deployer.connection().clone(), deployer.signer.clone()).unwrap();
    let change = NetworkChange::Create { seed, settings: NetworkSettings::default() };
    actor.execute(NetworkOperation { network, change }).await.unwrap();
    for adapter in &adapters {
        assert!(deployer.deploy_contract(adapter).await.unwrap().is_some(), "{}", adapter.name());
        assert_eq!(deployer.deploy_contract(adapter).await.unwrap(), None, "{}", adapter.name());
    }
    let other = Contract::soulbound_view(REGISTRY, B256::repeat_byte(6), REGISTRY_SALT);
    assert!(!deployer.is_deployed(&other).await.unwrap());
}

#[tokio::test]
async fn another_init_code_is_told_before_anything_is_sent() {
    let anvil = Anvil::start();
    let deployer = anvil.deployer(0x11).await;
    let expected = B256::repeat_byte(1);
    let error = deployer.check_init_code(&Contract::registry(), expected).unwrap_err();
    let (contract, found) = ("PassRegistry", REGISTRY_INIT_CODE_HASH);
    assert_eq!(error, DeploymentFailure::InitCode { contract, expected, found });
    assert!(!error.is_retryable() && !error.is_rejected());
}

#[tokio::test]
async fn other_code_at_the_address_is_not_taken_for_the_contract() {
    let anvil = Anvil::start();
    let deployer = anvil.deployer(0x11).await;
    let code = json!([REGISTRY, "0x6001600155"]);
    tell(deployer.connection(), "anvil_setCode", code).await;
    let error = deployer.deploy_contract(&Contract::registry()).await.unwrap_err();
    let (contract, address) = ("PassRegistry", REGISTRY);
    assert_eq!(error, DeploymentFailure::OtherCode { contract, address });
}

#[tokio::test]
async fn a_chain_without_the_deployer_is_told_apart() {
    let anvil = Anvil::start();
    let deployer = anvil.deployer(0x11).await;
    let nothing = json!([DETERMINISTIC_DEPLOYER, "0x"]);
    tell(deployer.connection(), "anvil_setCode", nothing).await;
    let error = deployer.deploy_contract(&Contract::registry()).await.unwrap_err();
    assert_eq!(error, DeploymentFailure::NoDeployer { address: DETERMINISTIC_DEPLOYER });
}
