use portcullis_evm::{
    DETERMINISTIC_DEPLOYER, REGISTRY, ReadError, Registry, alloy::providers::Provider,
    deploy_registry, pass_slot, registry_code,
};

use crate::{
    node::Anvil,
    stage::{Stage, attempt, wallet},
};

#[tokio::test]
async fn the_registry_lies_where_it_is_said_to_with_the_committed_code() {
    let stage = Stage::new().await;
    assert_eq!(stage.registry.address(), REGISTRY);
    assert!(stage.registry.is_deployed().await.unwrap());
    let code = stage.node.provider().get_code_at(REGISTRY).await.unwrap();
    assert_eq!(&code, registry_code());
}

#[tokio::test]
async fn it_cannot_be_deployed_twice() {
    let stage = Stage::new().await;
    assert_eq!(deploy_registry().to, DETERMINISTIC_DEPLOYER);
    let error = attempt(&stage.stranger, &deploy_registry()).await.unwrap_err();
    assert!(error.is_rejected(), "{error}");
}

#[tokio::test]
async fn a_chain_without_the_registry_is_told_apart_from_one_without_a_pass() {
    let node = Anvil::start();
    let registry = Registry::new(node.provider());
    assert!(!registry.is_deployed().await.unwrap());
    let error = registry.verify(pass_slot_network(), wallet(1)).await.unwrap_err();
    assert_eq!(error, ReadError::NoRegistry { address: REGISTRY });
    assert!(!error.is_retryable() && !error.is_rejected());
}

#[tokio::test]
async fn ids_and_slots_are_those_that_the_contract_computes() {
    let stage = Stage::new().await;
    let creator = stage.authority.account();
    let told = stage.registry.network_id(creator, crate::stage::SALT).await.unwrap();
    assert_eq!(told, stage.network);
    let holder = stage.holder.account();
    let slot = pass_slot(stage.network, holder);
    assert_eq!(stage.registry.pass_slot(stage.network, holder).await.unwrap(), slot);

    stage.issue(holder).await;
    let stored = stage.node.provider().get_storage_at(REGISTRY, slot.into()).await.unwrap();
    let word = stage.registry.pass_word(stage.network, holder).await.unwrap();
    assert_eq!(stored, word.0);
    assert!(word.exists());
}

#[tokio::test]
async fn it_says_which_interfaces_it_has() {
    let stage = Stage::new().await;
    let erc165 = [0x01, 0xff, 0xc9, 0xa7];
    assert!(stage.registry.supports_interface(erc165).await.unwrap());
    assert!(!stage.registry.supports_interface([0xff; 4]).await.unwrap());
}

fn pass_slot_network() -> portcullis_evm::alloy::primitives::B256 {
    portcullis_evm::network_id(wallet(9), crate::stage::SALT)
}
