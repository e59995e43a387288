use std::{sync::Arc, time::Duration};

use portcullis_evm::{Registry, connect};
use portcullis_localnet::{Localnet, LocalnetOptions, Role};
use portcullis_solana::{
    Address,
    instruction::IssuePass,
    pda,
    rpc::{Budget, Cluster},
};
use portcullis_types::{Attributes, Verdict};
use solana_commitment_config::CommitmentConfig;
use solana_keypair::Keypair;
use solana_rpc_client::nonblocking::rpc_client::RpcClient;
use solana_signer::Signer;

use crate::options::options;

fn keypair(file: &str) -> Keypair {
    let bytes: Vec<u8> = serde_json::from_str(file).unwrap();
    Keypair::try_from(bytes.as_slice()).unwrap()
}

#[tokio::test]
async fn both_chains_have_a_network_and_a_gatekeeper_that_can_issue() {
    let localnet = Localnet::start(options()).await.unwrap();
    let description = localnet.description();
    let operator = description.key(Role::Operator).unwrap();
    let wallet = description.key(Role::Wallet).unwrap();

    // Solana, through its port.
    let solana = &description.solana;
    let client =
        RpcClient::new_with_commitment(solana.rpc_url.clone(), CommitmentConfig::confirmed());
    let client = Arc::new(client);
    let key = keypair(&operator.solana_keypair_file);
    assert_eq!(key.pubkey().to_string(), operator.solana_address);
    let (network, subject): (Address, Address) =
        (solana.network.parse().unwrap(), wallet.solana_address.parse().unwrap());
    let issue = IssuePass {
        payer: key.pubkey(),
        operator: key.pubkey(),
        network,
        gatekeeper_slot: solana.gatekeeper_slot,
        wallet: subject,
        expires_at: None,
        attributes: Attributes::HUMAN,
    };
    let cluster = Cluster::from_client(Arc::clone(&client));
    let signed = cluster
        .sign(&[issue.instruction()], &key.pubkey(), &[&key], &Budget::default())
        .await
        .unwrap();
    cluster.send(&signed).await.unwrap();
    let pass = client.get_account(&pda::pass(&network, &subject).0).await.unwrap();
    assert_eq!(pass.owner.to_string(), solana.gateway_program);
    assert_eq!(client.get_balance(&subject).await.unwrap(), 10_000_000_000_000);

    // The EVM chain.
    let evm = &description.evm;
    let provider = connect(&evm.rpc_url).unwrap();
    let registry = Registry::new(provider);
    assert_eq!(registry.address().to_string(), evm.registry);
    let network = evm.network.parse().unwrap();
    let gatekeeper = registry.gatekeeper(network, evm.gatekeeper).await.unwrap().unwrap();
    assert_eq!(gatekeeper.operator.unwrap().to_string(), operator.evm_address);
    let holder = wallet.evm_address.parse().unwrap();
    assert!(matches!(registry.verify(network, holder).await.unwrap(), Verdict::Deny(_)));

    let [rpc, evm] = [solana.rpc_url.clone(), evm.rpc_url.clone()];
    localnet.stop().await;
    for url in [rpc, evm] {
        let address = url.strip_prefix("http://").unwrap();
        assert!(std::net::TcpStream::connect(address).is_err(), "{url} is free");
    }
}

#[tokio::test]
async fn two_have_the_same_addresses_and_other_ports() {
    let (one, other) = tokio::join!(Localnet::start(options()), Localnet::start(options()));
    let (one, other) = (one.unwrap(), other.unwrap());
    let (first, second) = (one.description(), other.description());
    assert_eq!(first.keys, second.keys);
    assert_eq!(first.solana.network, second.solana.network);
    assert_eq!(first.evm.network, second.evm.network);
    assert_ne!(first.solana.rpc_url, second.solana.rpc_url);
    assert_ne!(first.evm.rpc_url, second.evm.rpc_url);
    // The one that is dropped does not take the other along.
    drop(one);
    let client = RpcClient::new_with_timeout(second.solana.rpc_url.clone(), Duration::from_secs(5));
    client.get_health().await.unwrap();
}

#[tokio::test]
async fn a_description_shows_no_secret_and_can_be_stored() {
    let localnet = Localnet::start(LocalnetOptions { evm_chain_id: 1337, ..options() }).await;
    let localnet = localnet.unwrap();
    let description = localnet.description();
    assert_eq!(description.evm.chain_id, 1337);
    let shown = format!("{localnet:?}");
    for key in &description.keys {
        assert!(!shown.contains(&key.evm_private_key));
        assert!(!shown.contains(&key.solana_keypair_file));
    }
    let stored = serde_json::to_string(description).unwrap();
    assert_eq!(
        &serde_json::from_str::<portcullis_localnet::Description>(&stored).unwrap(),
        description
    );
}
