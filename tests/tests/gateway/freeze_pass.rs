use portcullis_solana::{GatewayError, event::PassFrozen, instruction::FreezePass};
use portcullis_types::{PassState, Reason, Requirement, Verdict, lifecycle::StatusReason};
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::{
    outcome::{does, only, refuses},
    records::PassRecord,
    stage::Stage,
};

fn freezes(actor: impl FnOnce(&Stage) -> &Keypair, by_network: bool) {
    let mut s = Stage::new();
    let wallet = s.world.holder("alice").pubkey();
    let before = s.pass_record(wallet);
    let actor = actor(&s).insecure_clone();
    let freeze = FreezePass { actor: actor.pubkey(), reason: 9, ..s.freeze(wallet) };
    let done = does(&mut s.world, freeze.instruction(), &[&actor]);
    let status_reason = StatusReason::new(9, by_network).unwrap();
    let state = PassState::Frozen;
    assert_eq!(s.pass_record(wallet), PassRecord { state, status_reason, ..before });
    let event = PassFrozen {
        network: s.network,
        subject: wallet,
        gatekeeper: s.gatekeeper(0),
        actor: actor.pubkey(),
        old_state: PassState::Active,
        state,
        status_reason,
        expires_at: before.expires_at,
    };
    assert_eq!(done.event, event.into());
    assert_eq!(done.changed, only([s.pass(wallet)]));
    let frozen = Verdict::Deny(Reason::Frozen);
    assert_eq!(s.world.verify(&wallet, Requirement::ANY), frozen);
}

#[test]
fn the_operator_freezes() {
    freezes(|s| &s.operator, false);
}

#[test]
fn the_networks_authority_freezes_in_the_networks_name() {
    freezes(|s| &s.authority, true);
}

#[test]
fn the_guardian_freezes_in_the_networks_name() {
    freezes(|s| &s.guardian, true);
}

#[test]
fn a_lapsed_pass_is_frozen_too() {
    let mut s = Stage::new();
    let wallet = s.world.holder("alice").pubkey();
    s.world.chain.set_now(s.pass_record(wallet).expires_at + 1);
    let freeze = s.freeze(wallet).instruction();
    does(&mut s.world, freeze, &[&s.operator]);
    assert_eq!(s.world.verify(&wallet, Requirement::ANY), Verdict::Deny(Reason::Frozen));
}

#[test]
fn the_network_freezes_what_its_gatekeeper_froze() {
    for by_guardian in [false, true] {
        let mut s = Stage::new();
        let wallet = s.world.holder("alice").pubkey();
        s.world.freeze(&wallet);
        let before = s.pass_record(wallet);
        let actor = if by_guardian { &s.guardian } else { &s.authority };
        let freeze = FreezePass { actor: actor.pubkey(), reason: 9, ..s.freeze(wallet) };
        let done = does(&mut s.world, freeze.instruction(), &[actor]);
        let status_reason = StatusReason::new(9, true).unwrap();
        assert_eq!(s.pass_record(wallet), PassRecord { status_reason, ..before });
        let event = PassFrozen {
            network: s.network,
            subject: wallet,
            gatekeeper: s.gatekeeper(0),
            actor: actor.pubkey(),
            old_state: PassState::Frozen,
            state: PassState::Frozen,
            status_reason,
            expires_at: before.expires_at,
        };
        assert_eq!(done.event, event.into());
    }
}

#[test]
fn a_gatekeeper_does_not_freeze_again() {
    for by_network in [false, true] {
        let mut s = Stage::new();
        let wallet = s.world.holder("alice").pubkey();
        match by_network {
            false => s.world.freeze(&wallet),
            true => s.freeze_by_network(wallet),
        }
        let freeze = FreezePass { reason: 9, ..s.freeze(wallet) }.instruction();
        refuses(&mut s.world, freeze, &[&s.operator], GatewayError::PassFrozen);
    }
}

#[test]
fn the_network_does_not_freeze_again_what_it_froze() {
    let mut s = Stage::new();
    let wallet = s.world.holder("alice").pubkey();
    s.freeze_by_network(wallet);
    for actor in [&s.authority, &s.guardian] {
        let freeze = FreezePass { actor: actor.pubkey(), reason: 9, ..s.freeze(wallet) };
        refuses(&mut s.world, freeze.instruction(), &[actor], GatewayError::PassFrozen);
    }
}

#[test]
fn reasons_go_up_to_127() {
    for reason in [0, 127] {
        let mut s = Stage::new();
        let wallet = s.world.holder("alice").pubkey();
        let freeze = FreezePass { reason, ..s.freeze(wallet) }.instruction();
        does(&mut s.world, freeze, &[&s.operator]);
        assert_eq!(s.pass_record(wallet).status_reason.to_byte(), reason);
    }
}

#[test]
fn refuses_a_reason_above_127() {
    let mut s = Stage::new();
    let wallet = s.world.holder("alice").pubkey();
    for reason in [128, u8::MAX] {
        for actor in [&s.operator, &s.authority] {
            let freeze = FreezePass { actor: actor.pubkey(), reason, ..s.freeze(wallet) };
            refuses(&mut s.world, freeze.instruction(), &[actor], GatewayError::InvalidReason);
        }
    }
}
