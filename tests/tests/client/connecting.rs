//! A connection is to the chain that was asked for, or there is none.

use portcullis::{ConnectError, Connection};

use crate::ground::Ground;

async fn refused(chain: &str, url: &str, registry: Option<&str>) -> ConnectError {
    let registry = registry.map(|address| address.parse().unwrap());
    Connection::open(chain.parse().unwrap(), url, registry).await.unwrap_err()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_of_another_chain_is_refused() {
    let ground = Ground::new().await;
    let description = ground.localnet.description();
    for (chain, url) in [
        ("solana:devnet", &description.solana.rpc_url),
        ("solana:mainnet-beta", &description.solana.rpc_url),
        ("ethereum:sepolia", &description.evm.rpc_url),
    ] {
        let error = refused(chain, url, None).await;
        assert!(matches!(error, ConnectError::WrongChain { .. }), "{chain}: {error:?}");
        assert!(!error.is_retryable() && error.to_string().contains(chain), "{error}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chain_without_the_registry_is_refused() {
    let ground = Ground::new().await;
    let url = &ground.localnet.description().evm.rpc_url;
    let nothing = "0x00000000000000000000000000000000000000aa";
    let error = refused("eip155:31337", url, Some(nothing)).await;
    assert!(matches!(error, ConnectError::NoRegistry { .. }), "{error:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_is_not_there_may_be_there_later() {
    let error = refused("ethereum:sepolia", "http://127.0.0.1:9/secret-key", None).await;
    assert!(error.is_retryable(), "{error:?}");
    let told = format!("{error} {error:?}");
    assert!(!told.contains("secret-key"), "the URL may hold a key: {told}");
}

#[tokio::test]
async fn what_is_no_url_is_refused_and_not_repeated() {
    for chain in ["solana:devnet", "ethereum:sepolia"] {
        let error = refused(chain, "not a url with a key", None).await;
        assert!(!format!("{error} {error:?}").contains("key"), "{error:?}");
        assert!(!error.is_retryable());
    }
}
