//! Every verb of networks and gatekeepers, its event, and what is read back.

use portcullis_evm::{
    GatekeeperLimits, NetworkFlags, NetworkRecord, NetworkSettings, RegistryEvent, network_id,
};
use portcullis_types::{GatekeeperStatus, Reason, Requirement, lifecycle::Permissions};

use crate::stage::{ALL, SALT, Stage, take};

#[tokio::test]
async fn a_network_is_created_and_read_back() {
    let stage = Stage::new().await;
    let creator = stage.stranger.account();
    let network = network_id(creator, SALT);
    assert_eq!(stage.registry.network(network).await.unwrap(), None);
    let settings = NetworkSettings {
        default_lifetime_seconds: 60,
        max_lifetime_seconds: 3_600,
        flags: NetworkFlags::RENOUNCE_FORBIDDEN | NetworkFlags::UNBOUND,
    };
    let mined =
        take(&stage.stranger, &stage.registry.create_network(SALT, settings).unwrap()).await;
    let created = RegistryEvent::NetworkCreated { network, creator, salt: SALT, settings };
    assert_eq!(stage.events(&mined), [created]);
    let expected = NetworkRecord {
        authority: creator,
        pending_authority: None,
        guardian: None,
        settings,
        paused: false,
        last_gatekeeper: 0,
    };
    assert_eq!(stage.registry.network(network).await.unwrap(), Some(expected));
}

#[tokio::test]
async fn settings_and_guardian_are_changed() {
    let stage = Stage::new().await;
    let network = stage.network;
    let settings = NetworkSettings { max_lifetime_seconds: (1 << 40) - 1, ..Default::default() };
    let call = stage.registry.update_network(network, settings).unwrap();
    let mined = take(&stage.authority, &call).await;
    assert_eq!(stage.events(&mined), [RegistryEvent::NetworkUpdated { network, settings }]);
    let word = stage.registry.operator_word(network, stage.operator.account()).await.unwrap();
    assert_eq!(word.max_lifetime_seconds(), (1 << 40) - 1);

    let mined = take(&stage.authority, &stage.registry.set_guardian(network, None)).await;
    let guardian = Default::default();
    assert_eq!(stage.events(&mined), [RegistryEvent::GuardianSet { network, guardian }]);
    let record = stage.registry.network(network).await.unwrap().unwrap();
    assert_eq!((record.guardian, record.settings), (None, settings));
}

#[test]
fn what_does_not_fit_is_found_out_before_anything_is_made_of_it() {
    let provider = portcullis_evm::connect("http://127.0.0.1:1").unwrap();
    let registry = portcullis_evm::Registry::new(provider);
    let settings = NetworkSettings { max_lifetime_seconds: 1 << 40, ..Default::default() };
    let error = registry.create_network(SALT, settings).unwrap_err();
    assert_eq!((error.field, error.value), ("max_lifetime_seconds", 1 << 40));
    let limits = GatekeeperLimits { permissions: Permissions(256), ..ALL };
    let who = crate::stage::wallet(1);
    let error = registry.add_gatekeeper(SALT, who, who, limits).unwrap_err();
    assert_eq!((error.field, error.value), ("permissions", 256));
}

#[tokio::test]
async fn the_authority_is_handed_over_in_two_steps() {
    let stage = Stage::new().await;
    let network = stage.network;
    let next = stage.stranger.account();
    let call = stage.registry.propose_authority(network, Some(next));
    let mined = take(&stage.authority, &call).await;
    let proposed = RegistryEvent::AuthorityProposed { network, pending_authority: next };
    assert_eq!(stage.events(&mined), [proposed]);
    let record = stage.registry.network(network).await.unwrap().unwrap();
    assert_eq!(record.pending_authority, Some(next));

    let mined = take(&stage.stranger, &stage.registry.accept_authority(network)).await;
    assert_eq!(
        stage.events(&mined),
        [RegistryEvent::AuthorityAccepted { network, authority: next }]
    );
    let record = stage.registry.network(network).await.unwrap().unwrap();
    assert_eq!((record.authority, record.pending_authority), (next, None));
}

#[tokio::test]
async fn a_network_is_paused_and_unpaused() {
    let stage = Stage::new().await;
    let (network, holder) = (stage.network, stage.holder.account());
    stage.issue(holder).await;
    let mined = take(&stage.guardian, &stage.registry.pause(network)).await;
    let by = stage.guardian.account();
    assert_eq!(stage.events(&mined), [RegistryEvent::NetworkPaused { network, by }]);
    assert!(stage.registry.standing_word(network, 0).await.unwrap().is_paused());
    let word = stage.registry.operator_word(network, stage.operator.account()).await.unwrap();
    assert!(word.is_paused());
    assert_eq!(word.network_flags(), NetworkFlags::SINGLE_USE);
    let explanation = stage.registry.explain(network, holder, &Requirement::ANY).await.unwrap();
    assert_eq!(explanation.reasons, [Reason::NetworkPaused]);

    let mined = take(&stage.authority, &stage.registry.unpause(network)).await;
    let by = stage.authority.account();
    assert_eq!(stage.events(&mined), [RegistryEvent::NetworkUnpaused { network, by }]);
}

#[tokio::test]
async fn a_gatekeeper_lives_and_dies() {
    let stage = Stage::new().await;
    let (registry, network) = (&stage.registry, stage.network);
    let (authority, operator) = (stage.stranger.account(), stage.holder.account());
    let limits = GatekeeperLimits {
        permissions: Permissions::ISSUE | Permissions::REVOKE,
        max_lifetime_seconds: 77,
        issued_per_day: 5,
    };
    let add = registry.add_gatekeeper(network, authority, operator, limits).unwrap();
    let mined = take(&stage.authority, &add).await;
    let added =
        RegistryEvent::GatekeeperAdded { network, gatekeeper: 2, authority, operator, limits };
    assert_eq!(stage.events(&mined), [added]);
    let word = registry.operator_word(network, operator).await.unwrap();
    assert_eq!((word.gatekeeper(), word.status()), (2, Some(GatekeeperStatus::Active)));
    assert_eq!(word.permissions(), limits.permissions);
    assert_eq!((word.max_lifetime_seconds(), word.issued_per_day()), (77, 5));

    let limits = GatekeeperLimits { issued_per_day: 6, ..limits };
    let update = registry.update_gatekeeper(network, 2, authority, limits).unwrap();
    let mined = take(&stage.authority, &update).await;
    let updated = RegistryEvent::GatekeeperUpdated { network, gatekeeper: 2, authority, limits };
    assert_eq!(stage.events(&mined), [updated]);

    let status = GatekeeperStatus::Halted;
    let call = registry.set_gatekeeper_status(network, 2, status);
    let mined = take(&stage.guardian, &call).await;
    let by = stage.guardian.account();
    let set = RegistryEvent::GatekeeperStatusSet { network, gatekeeper: 2, by, status };
    assert_eq!(stage.events(&mined), [set]);
    assert!(!registry.standing_word(network, 0).await.unwrap().stands(2));

    let next = crate::stage::wallet(0x77);
    let mined = take(&stage.stranger, &registry.rotate_operator(network, 2, next)).await;
    let rotated = RegistryEvent::OperatorRotated { network, gatekeeper: 2, operator: next };
    assert_eq!(stage.events(&mined), [rotated]);
    assert!(!registry.operator_word(network, operator).await.unwrap().exists());

    let mined = take(&stage.authority, &registry.raise_generation(network, 2)).await;
    let raised = RegistryEvent::GenerationRaised { network, gatekeeper: 2, next: 3 };
    assert_eq!(stage.events(&mined), [raised]);

    let mined = take(&stage.authority, &registry.set_successor(network, 2, Some(3))).await;
    let successor = RegistryEvent::SuccessorSet { network, gatekeeper: 2, successor: 3 };
    assert_eq!(stage.events(&mined), [successor]);

    let mined = take(&stage.authority, &registry.remove_gatekeeper(network, 3)).await;
    let removed = RegistryEvent::GatekeeperRemoved { network, gatekeeper: 3 };
    assert_eq!(stage.events(&mined), [removed]);
    let record = registry.gatekeeper(network, 3).await.unwrap().unwrap();
    assert_eq!((record.authority, record.operator), (authority, None));
    assert_eq!(registry.gatekeeper(network, 4).await.unwrap(), None);
    let word = registry.operator_word(network, next).await.unwrap();
    assert_eq!(word.status(), Some(GatekeeperStatus::Removed));
}
