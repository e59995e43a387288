//! Every error of the registry, as the one who asks for it learns of it.

use portcullis_evm::{
    Action, Domain, Expiry, FeePolicy, GatekeeperLimits, NetworkFlags, NetworkSettings, PassStep,
    ReadError, Refusal, RegistryError, SendError, Signed, Step,
    alloy::primitives::{Address, U256},
};
use portcullis_types::{
    Attributes, GatekeeperStatus, Reason,
    lifecycle::{LifecycleError, Permissions},
};

use crate::stage::{
    ALL, LATER, OPERATOR_KEY, SALT, Stage, key, later, quickly, refused, take, wallet,
};

#[tokio::test]
async fn every_error_of_governance_is_told() {
    let stage = Stage::new().await;
    let (registry, network) = (&stage.registry, stage.network);
    let (authority, nobody) = (&stage.authority, Address::ZERO);
    let create = |settings| registry.create_network(SALT, settings).unwrap();
    let settings = NetworkSettings::default();
    assert_eq!(refused(authority, &create(settings)).await, RegistryError::NetworkExists);
    let unknown = NetworkSettings { flags: NetworkFlags(8), ..settings };
    assert_eq!(refused(&stage.holder, &create(unknown)).await, RegistryError::InvalidSettings);
    let pause = registry.pause(network);
    assert_eq!(refused(&stage.holder, &pause).await, RegistryError::NotAuthorized);
    let unpause = registry.unpause(network);
    assert_eq!(refused(authority, &unpause).await, RegistryError::PauseUnchanged);

    let add = |cold, hot, limits| registry.add_gatekeeper(network, cold, hot, limits).unwrap();
    let call = add(nobody, wallet(1), ALL);
    assert_eq!(refused(authority, &call).await, RegistryError::ZeroAddress);
    let limits = GatekeeperLimits { permissions: Permissions(64), ..ALL };
    let call = add(wallet(1), wallet(2), limits);
    assert_eq!(refused(authority, &call).await, RegistryError::InvalidPermissions);
    let call = add(wallet(1), stage.operator.account(), ALL);
    assert_eq!(refused(authority, &call).await, RegistryError::OperatorTaken);

    let call = registry.remove_gatekeeper(network, 2);
    assert_eq!(refused(authority, &call).await, RegistryError::NoSuchGatekeeper);
    let status = |status| registry.set_gatekeeper_status(network, 1, status);
    let call = status(GatekeeperStatus::Removed);
    assert_eq!(refused(authority, &call).await, RegistryError::InvalidStatus);
    let call = status(GatekeeperStatus::Active);
    let error = refused(&stage.guardian, &call).await;
    assert_eq!(error, RegistryError::GuardianMayOnlyTighten);
}

#[tokio::test]
async fn gatekeepers_run_out() {
    let stage = Stage::new().await;
    let slot = network_slot(&stage).await;
    let word = stage.node.tell("eth_getStorageAt", slot_parameters(&slot, None)).await;
    let word: U256 = word.as_str().unwrap().parse().unwrap();
    let mask: U256 = U256::from(u32::MAX) << 168;
    let word: U256 = (word & !mask) | (U256::from(1_023) << 168);
    stage.node.tell("anvil_setStorageAt", slot_parameters(&slot, Some(word))).await;
    let record = stage.registry.network(stage.network).await.unwrap().unwrap();
    assert_eq!(record.last_gatekeeper, 1_023);
    assert_eq!(record.guardian, Some(stage.guardian.account()));
    let call = stage.registry.add_gatekeeper(stage.network, wallet(1), wallet(2), ALL).unwrap();
    assert_eq!(refused(&stage.authority, &call).await, RegistryError::GatekeepersExhausted);
}

/// Of the pause, the guardian and the last index: see `RegistryStorage.sol` and `Network.sol`.
async fn network_slot(stage: &Stage) -> U256 {
    use portcullis_evm::alloy::{
        primitives::{b256, keccak256},
        sol_types::SolValue,
    };

    let base = b256!("965cc031b9ab04d42b94608274fa6d808c9296771d04369aeeef16cda4566a00");
    let state: U256 = keccak256((stage.network, base).abi_encode()).into();
    // After two mappings, four standing words, the authority and the settings.
    state.wrapping_add(U256::from(8))
}

fn slot_parameters(slot: &U256, value: Option<U256>) -> serde_json::Value {
    let registry = portcullis_evm::REGISTRY;
    let slot = format!("{slot:#066x}");
    match value {
        None => serde_json::json!([registry, slot, "latest"]),
        Some(value) => serde_json::json!([registry, slot, format!("{value:#066x}")]),
    }
}

#[tokio::test]
async fn every_refusal_of_a_step_is_told() {
    let stage = Stage::of(NetworkFlags::RENOUNCE_FORBIDDEN).await;
    let (registry, network, operator) = (&stage.registry, stage.network, &stage.operator);
    let holder = stage.holder.account();
    let none = Attributes::NONE;
    let lifecycle = |error: LifecycleError| RegistryError::Refused(Refusal::Lifecycle(error));
    let unfreeze = registry.unfreeze(network, holder);
    let expected = lifecycle(Reason::NoPass.into());
    assert_eq!(refused(operator, &unfreeze).await, expected);
    let issue = registry.issue(network, holder, later(), none);
    let expected = lifecycle(LifecycleError::NotAuthorized);
    assert_eq!(refused(&stage.stranger, &issue).await, expected);
    let past = registry.issue(network, holder, Expiry::at(1).unwrap(), none);
    assert_eq!(refused(operator, &past).await, lifecycle(LifecycleError::ExpiryInPast));

    take(operator, &issue).await;
    assert_eq!(refused(operator, &issue).await, lifecycle(LifecycleError::PassExists));
    assert_eq!(refused(operator, &unfreeze).await, lifecycle(LifecycleError::PassNotFrozen));
    let close = registry.close(network, holder);
    assert_eq!(refused(operator, &close).await, lifecycle(LifecycleError::NotLongExpired));
    let renounce = registry.renounce(network);
    let expected = lifecycle(LifecycleError::RenounceForbidden);
    assert_eq!(refused(&stage.holder, &renounce).await, expected);
    let freeze = registry.freeze(network, holder, 128);
    assert_eq!(refused(operator, &freeze).await, lifecycle(LifecycleError::InvalidReason));

    take(&stage.guardian, &registry.freeze(network, holder, 1)).await;
    assert_eq!(refused(operator, &unfreeze).await, lifecycle(LifecycleError::FrozenByNetwork));
    let renew = registry.renew(network, holder, later());
    assert_eq!(refused(operator, &renew).await, lifecycle(LifecycleError::PassFrozen));
    take(operator, &registry.revoke(network, holder, 1)).await;
    assert_eq!(refused(operator, &renew).await, lifecycle(LifecycleError::PassRevoked));
}

#[tokio::test]
async fn every_refusal_of_a_gatekeeper_is_told() {
    let stage = Stage::new().await;
    let (registry, network, operator) = (&stage.registry, stage.network, &stage.operator);
    let lifecycle = |error: LifecycleError| RegistryError::Refused(Refusal::Lifecycle(error));
    let limit = async |limits: GatekeeperLimits| {
        let cold = stage.cold.account();
        let call = registry.update_gatekeeper(network, 1, cold, limits).unwrap();
        take(&stage.authority, &call).await;
    };
    let issue = registry.issue(network, wallet(1), later(), Attributes::NONE);
    limit(GatekeeperLimits { max_lifetime_seconds: 60, ..ALL }).await;
    assert_eq!(refused(operator, &issue).await, lifecycle(LifecycleError::LifetimeTooLong));
    limit(GatekeeperLimits { permissions: Permissions::FREEZE, ..ALL }).await;
    assert_eq!(refused(operator, &issue).await, lifecycle(LifecycleError::PermissionMissing));
    limit(GatekeeperLimits { issued_per_day: 1, ..ALL }).await;
    stage.issue(wallet(2)).await;
    let error = refused(operator, &issue).await;
    assert_eq!(error, RegistryError::Refused(Refusal::QuotaExhausted));
    let rejected = SendError::Rejected { call: issue.name.clone(), error };
    assert!(rejected.is_retryable() && rejected.is_rejected(), "tomorrow");

    take(&stage.guardian, &registry.pause(network)).await;
    let error = refused(operator, &issue).await;
    assert_eq!(error, lifecycle(Reason::NetworkPaused.into()));
    assert_eq!(error.refusal().and_then(Refusal::reason), Some(Reason::NetworkPaused));
    let frozen = registry.set_gatekeeper_status(network, 1, GatekeeperStatus::Frozen);
    take(&stage.authority, &frozen).await;
    assert_eq!(refused(operator, &issue).await, lifecycle(LifecycleError::GatekeeperNotActive));
}

#[tokio::test]
async fn every_error_of_a_signature_is_told() {
    let stage = Stage::of(NetworkFlags::NONE).await;
    let domain = Domain::of_chain(31_337);
    let signer = stage.operator.account();
    let action = Action::Issue { expiry: later(), attributes: Attributes::NONE };
    let message = PassStep {
        network: stage.network,
        step: Step::new(wallet(1), action),
        signer,
        nonce: U256::from(5),
        deadline_seconds: LATER,
    };
    let sign = async |message| Signed::sign(&key(OPERATOR_KEY), domain, message).await.unwrap();
    let expired = sign(PassStep { deadline_seconds: 1, ..message }).await;
    let call = stage.registry.submit(&expired);
    assert_eq!(refused(&stage.stranger, &call).await, RegistryError::SignatureExpired);
    let mut tampered = sign(message).await;
    tampered.message.nonce = U256::from(6);
    let call = stage.registry.submit(&tampered);
    assert_eq!(refused(&stage.stranger, &call).await, RegistryError::InvalidSignature);
    let call = stage.registry.submit(&sign(message).await);
    take(&stage.stranger, &call).await;
    assert_eq!(refused(&stage.stranger, &call).await, RegistryError::NonceUsed);
}

#[tokio::test]
async fn a_refusal_inside_a_block_is_told_as_well() {
    let stage = Stage::new().await;
    let call = stage.registry.freeze(stage.network, wallet(1), 1);
    // A limit of one's own: nothing is estimated, so nothing is found out before.
    let policy = FeePolicy { gas_limit: Some(100_000), ..FeePolicy::default() };
    let transaction = stage.operator.prepare(&call, &policy).await.unwrap();
    stage.operator.send(&transaction).await.unwrap();
    let error =
        stage.operator.confirm(std::slice::from_ref(&transaction), &quickly()).await.unwrap_err();
    let SendError::Reverted { hash, error: Some(reason), .. } = &error else {
        panic!("{error:?}");
    };
    assert_eq!(*hash, transaction.hash);
    let no_pass = Refusal::Lifecycle(Reason::NoPass.into());
    assert_eq!(*reason, RegistryError::Refused(no_pass));
    assert!(error.is_rejected() && !error.is_retryable());
}

#[tokio::test]
async fn what_is_no_error_of_the_registry_is_told_as_foreign() {
    assert_eq!(RegistryError::decode(&[]), RegistryError::Foreign(Default::default()));
    assert_eq!(RegistryError::decode(&[1, 2, 3, 4]), RegistryError::Foreign([1, 2, 3, 4].into()));
    // `Refused(uint8)` with a code of a later version.
    let mut data = portcullis_evm::alloy::primitives::keccak256("Refused(uint8)")[..4].to_vec();
    data.extend([0; 31]);
    data.push(99);
    assert_eq!(RegistryError::decode(&data), RegistryError::RefusedUnknown(99));
    let denied = ReadError::Reverted(RegistryError::NotAuthorized);
    assert!(denied.is_rejected() && !denied.is_retryable());
}
