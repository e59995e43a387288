//! Every verb of a pass, its event, and what a gate says afterwards.

use portcullis_evm::{
    Action, Expiry, GatekeeperRecord, PassChange, RegistryEvent, Step, StepOutcome,
    alloy::primitives::U256, step_outcomes,
};
use portcullis_types::{Attributes, PassState, Reason, Requirement, Verdict};

use crate::stage::{ALL, LATER, Stage, later, take, wallet};

#[tokio::test]
async fn a_pass_is_issued_and_read_back() {
    let stage = Stage::new().await;
    let holder = stage.holder.account();
    let before = stage.registry.status(stage.network, holder).await.unwrap();
    assert_eq!((before.reason(), before.issuer), (Some(Reason::NoPass), None));

    let mined = stage.issue(holder).await;
    let pass = stage.registry.pass_word(stage.network, holder).await.unwrap();
    let change = PassChange { network: stage.network, wallet: holder, pass };
    assert_eq!(stage.events(&mined), [RegistryEvent::PassIssued(change)]);
    assert_eq!(pass.state(), Some(PassState::Active));
    assert_eq!(pass.gatekeeper(), 1);
    assert_eq!(pass.expires_at(), LATER);
    assert_eq!(pass.issued_at(), stage.now().await);
    assert!(!pass.is_unbound());

    let status = stage.registry.status(stage.network, holder).await.unwrap();
    assert_eq!(status.verdict, Verdict::Allow);
    assert_eq!(status.expires_at, LATER);
    assert_eq!(status.issuer, Some(stage.cold.account()));
    assert_eq!(status.attributes, Attributes::KYC);
    assert_eq!(stage.registry.verify(stage.network, holder).await.unwrap(), Verdict::Allow);
    let more = Requirement::with_attributes(Attributes::KYC | Attributes::LIVE);
    let verdict = stage.registry.verify_with(stage.network, holder, &more).await.unwrap();
    assert_eq!(verdict, Verdict::Deny(Reason::MissingAttributes));
}

#[tokio::test]
async fn the_default_expiry_is_the_networks() {
    let stage = Stage::new().await;
    let call = stage.registry.issue(stage.network, wallet(1), Expiry::Default, Attributes::NONE);
    take(&stage.operator, &call).await;
    let pass = stage.registry.pass_word(stage.network, wallet(1)).await.unwrap();
    assert_eq!(pass.expires_at(), 0, "a network without lifetimes");
}

#[tokio::test]
async fn every_step_of_a_pass_is_taken_and_told() {
    let stage = Stage::new().await;
    let (registry, network, holder) = (&stage.registry, stage.network, stage.holder.account());
    stage.issue(holder).await;
    let soon = Expiry::at(LATER - 1).unwrap();
    let steps = [
        (registry.freeze(network, holder, 5), "frozen"),
        (registry.unfreeze(network, holder), "unfrozen"),
        (registry.renew(network, holder, soon), "renewed"),
        (registry.set_attributes(network, holder, Attributes::LIVE), "attributes"),
        (registry.revoke(network, holder, 127), "revoked"),
    ];
    for (call, what) in steps {
        let mined = take(&stage.operator, &call).await;
        let pass = registry.pass_word(network, holder).await.unwrap();
        let change = PassChange { network, wallet: holder, pass };
        let (event, state, reason) = match what {
            "frozen" => (RegistryEvent::PassFrozen(change), PassState::Frozen, 5),
            "unfrozen" => (RegistryEvent::PassUnfrozen(change), PassState::Active, 0),
            "renewed" => (RegistryEvent::PassRenewed(change), PassState::Active, 0),
            "attributes" => (RegistryEvent::PassAttributesSet(change), PassState::Active, 0),
            _ => (RegistryEvent::PassRevoked(change), PassState::Revoked, 127),
        };
        assert_eq!(stage.events(&mined), [event], "{what}");
        assert_eq!(pass.state(), Some(state), "{what}");
        assert_eq!(pass.status_reason().code(), reason, "{what}");
        assert!(!pass.status_reason().by_network(), "{what}");
    }
    let pass = registry.pass_word(network, holder).await.unwrap();
    assert_eq!((pass.expires_at(), pass.attributes()), (LATER - 1, Attributes::LIVE));
}

#[tokio::test]
async fn the_guardian_acts_for_the_network() {
    let stage = Stage::new().await;
    let holder = stage.holder.account();
    stage.issue(holder).await;
    let call = stage.registry.freeze(stage.network, holder, 1);
    let mined = take(&stage.guardian, &call).await;
    let pass = stage.registry.pass_word(stage.network, holder).await.unwrap();
    assert!(pass.status_reason().by_network());
    let (network, by) = (stage.network, stage.guardian.account());
    let change = PassChange { network, wallet: holder, pass };
    assert_eq!(
        stage.events(&mined),
        [
            RegistryEvent::ActedForNetwork { network, wallet: holder, by },
            RegistryEvent::PassFrozen(change),
        ]
    );
}

#[tokio::test]
async fn a_holder_renounces() {
    let stage = Stage::new().await;
    let (network, holder) = (stage.network, stage.holder.account());
    stage.issue(holder).await;
    let mined = take(&stage.holder, &stage.registry.renounce(network)).await;
    assert_eq!(stage.events(&mined), [RegistryEvent::PassRenounced { network, wallet: holder }]);
    assert!(!stage.registry.pass_word(network, holder).await.unwrap().exists());
}

#[tokio::test]
async fn a_pass_long_expired_is_closed_by_anyone() {
    let stage = Stage::new().await;
    let (network, holder) = (stage.network, stage.holder.account());
    stage.issue(holder).await;
    stage.node.set_clock(LATER + 90 * 86_400 + 1).await;
    let mined = take(&stage.stranger, &stage.registry.close(network, holder)).await;
    assert_eq!(stage.events(&mined), [RegistryEvent::PassClosed { network, wallet: holder }]);
}

#[tokio::test]
async fn a_successor_takes_over() {
    let stage = Stage::new().await;
    let (network, holder) = (stage.network, stage.holder.account());
    stage.issue(holder).await;
    let other = stage.stranger.account();
    let add = stage.registry.add_gatekeeper(network, other, other, ALL).unwrap();
    take(&stage.authority, &add).await;
    take(&stage.authority, &stage.registry.set_successor(network, 1, Some(2))).await;
    let record = stage.registry.gatekeeper(network, 1).await.unwrap().unwrap();
    assert_eq!(record.successor, Some(2));
    let mined = take(&stage.stranger, &stage.registry.take_over(network, holder)).await;
    let pass = stage.registry.pass_word(network, holder).await.unwrap();
    let change = PassChange { network, wallet: holder, pass };
    assert_eq!(stage.events(&mined), [RegistryEvent::PassTakenOver(change)]);
    assert_eq!(pass.gatekeeper(), 2);
    let GatekeeperRecord { operator, .. } =
        stage.registry.gatekeeper(network, 2).await.unwrap().unwrap();
    assert_eq!(operator, Some(other));
}

#[tokio::test]
async fn a_batch_takes_every_action_in_order() {
    let stage = Stage::new().await;
    let network = stage.network;
    let step = |action| Step::new(wallet(1), action);
    let steps = [
        step(Action::Issue { expiry: later(), attributes: Attributes::NONE }),
        step(Action::Freeze { reason: 1 }),
        step(Action::Unfreeze),
        step(Action::Renew { expiry: Expiry::Never }),
        step(Action::SetAttributes { attributes: Attributes::KYC }),
        step(Action::TakeOver),
        step(Action::Renounce),
        step(Action::Revoke { reason: 9 }),
    ];
    let mined = take(&stage.operator, &stage.registry.batch(network, &steps)).await;
    let events = mined.events(stage.registry.address()).unwrap();
    let outcomes = step_outcomes(network, &[wallet(1); 8], &events).unwrap();
    let taken: Vec<bool> = outcomes.iter().map(StepOutcome::is_taken).collect();
    // Nobody is named successor, and renouncing is the holder's.
    assert_eq!(taken, [true, true, true, true, true, false, false, true]);
    let pass = stage.registry.pass_word(network, wallet(1)).await.unwrap();
    assert_eq!(pass.state(), Some(PassState::Revoked));
    assert_eq!((pass.expires_at(), pass.attributes()), (0, Attributes::KYC));
}

#[tokio::test]
async fn nonces_are_cancelled() {
    let stage = Stage::new().await;
    let signer = stage.operator.account();
    let (word, mask) = (U256::from(3), U256::from(0b101));
    let mined = take(&stage.operator, &stage.registry.cancel_nonces(word, mask)).await;
    assert_eq!(stage.events(&mined), [RegistryEvent::NoncesCancelled { signer, word, mask }]);
    assert_eq!(stage.registry.nonce_bitmap(signer, word).await.unwrap(), mask);
    for (nonce, used) in [(768_u64, true), (769, false), (770, true), (0, false), (2, false)] {
        let nonce = U256::from(nonce);
        assert_eq!(stage.registry.nonce_used(signer, nonce).await.unwrap(), used, "{nonce}");
    }
}
