use portcullis_evm::{Chain, ReadError, Sender};

use crate::{
    node::Anvil,
    stage::{key, wallet},
};

#[tokio::test]
async fn a_sender_learns_its_chain_or_insists_on_it() {
    let node = Anvil::start_with(&["--chain-id", "8453"]);
    let sender = Sender::connect(node.provider(), key(1)).await.unwrap();
    assert_eq!(sender.chain().to_string(), "base:mainnet");
    assert_eq!(sender.account(), key(1).address());
    let sepolia = Chain::from_id(11_155_111);
    let error = Sender::connect_to(node.provider(), sepolia, key(1)).await.unwrap_err();
    assert_eq!(error, ReadError::WrongChain { expected: 11_155_111, found: 8_453 });
}

#[test]
fn neither_keys_nor_urls_are_shown() {
    let provider = portcullis_evm::connect("http://127.0.0.1:1/v2/my-api-key").unwrap();
    let registry = portcullis_evm::Registry::at_address(provider.clone(), wallet(1));
    let sender = Sender::new(provider, Chain::from_id(1), key(0x42));
    let shown = format!("{registry:?} {sender:?}");
    assert!(!shown.contains("my-api-key") && !shown.contains("4242"), "{shown}");
    assert!(!portcullis_evm::connect("my-api-key").unwrap_err().to_string().contains("my-api"));
}

#[tokio::test]
async fn an_unreachable_node_is_told_without_its_url() {
    let provider = portcullis_evm::connect("http://127.0.0.1:1/v2/my-api-key").unwrap();
    let error = Sender::connect(provider, key(1)).await.unwrap_err();
    assert!(error.is_retryable(), "{error}");
    let shown = format!("{error} {error:?}");
    assert!(!shown.contains("my-api-key"), "{shown}");
}
