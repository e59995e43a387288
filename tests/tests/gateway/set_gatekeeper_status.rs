use GatekeeperStatus::{Active, Frozen, Halted, Removed};
use portcullis_solana::{
    GatewayError, event::GatekeeperStatusSet, instruction::SetGatekeeperStatus,
};
use portcullis_types::{GatekeeperEntry, GatekeeperStatus, Reason, Requirement, Verdict};
use solana_signer::Signer;

use crate::{
    outcome::{Tampered, does, only, refuses},
    records::{NEW_SLOT, NetworkRecord},
    stage::Stage,
};

const SETTABLE: [GatekeeperStatus; 3] = [Active, Frozen, Halted];

#[test]
fn the_authority_sets_any_status() {
    for old_status in SETTABLE {
        for status in SETTABLE {
            let mut s = Stage::new();
            s.world.set_status(0, old_status);
            let before = s.network_record();
            let instruction = s.set_status(status).instruction();
            let done = does(&mut s.world, instruction, &[&s.authority]);
            let slots = vec![GatekeeperEntry { status, generation: 0 }, NEW_SLOT];
            assert_eq!(s.network_record(), NetworkRecord { slots, ..before });
            let event = GatekeeperStatusSet {
                network: s.network,
                gatekeeper: s.gatekeeper(0),
                actor: s.authority.pubkey(),
                old_status,
                status,
            };
            assert_eq!(done.event, event.into());
            let changed = if status == old_status { only([]) } else { only([s.network]) };
            assert_eq!(done.changed, changed);
        }
    }
}

#[test]
fn the_guardian_only_tightens() {
    for old_status in SETTABLE {
        for status in SETTABLE {
            let mut s = Stage::new();
            s.world.set_status(0, old_status);
            let set = SetGatekeeperStatus { actor: s.guardian.pubkey(), ..s.set_status(status) };
            if status > old_status {
                let done = does(&mut s.world, set.instruction(), &[&s.guardian]);
                let event = GatekeeperStatusSet {
                    network: s.network,
                    gatekeeper: s.gatekeeper(0),
                    actor: s.guardian.pubkey(),
                    old_status,
                    status,
                };
                assert_eq!(done.event, event.into());
                assert_eq!(s.network_record().slots[0].status, status);
            } else {
                let refusal = GatewayError::GuardianMayOnlyTighten;
                refuses(&mut s.world, set.instruction(), &[&s.guardian], refusal);
            }
        }
    }
}

#[test]
fn an_authority_who_is_the_guardian_too_may_loosen() {
    let mut s = Stage::new();
    let set = s.set_guardian(Some(s.authority.pubkey())).instruction();
    does(&mut s.world, set, &[&s.authority]);
    s.world.set_status(0, Halted);
    let set = s.set_status(Active).instruction();
    does(&mut s.world, set, &[&s.authority]);
}

#[test]
fn a_frozen_gatekeeper_does_not_act_and_its_passes_count() {
    let mut s = Stage::new();
    let alice = s.world.holder("alice").pubkey();
    s.world.set_status(0, Frozen);
    let issue = s.issue(s.stranger.pubkey()).instruction();
    let by = [&s.payer, &s.operator];
    refuses(&mut s.world, issue, &by, GatewayError::GatekeeperNotActive);
    assert_eq!(s.world.verify(&alice, Requirement::ANY), Verdict::Allow);
}

#[test]
fn the_passes_of_a_halted_gatekeeper_do_not_count_until_it_is_set_back() {
    let mut s = Stage::new();
    let alice = s.world.holder("alice").pubkey();
    s.world.set_status(0, Halted);
    let issue = s.issue(s.stranger.pubkey()).instruction();
    let by = [&s.payer, &s.operator];
    refuses(&mut s.world, issue, &by, GatewayError::GatekeeperNotActive);
    let inactive = Verdict::Deny(Reason::IssuerInactive);
    assert_eq!(s.world.verify(&alice, Requirement::ANY), inactive);
    s.world.set_status(0, Active);
    assert_eq!(s.world.verify(&alice, Requirement::ANY), Verdict::Allow);
}

#[test]
fn refuses_a_status_that_is_not_to_be_set() {
    let mut s = Stage::new();
    for status in [0, Removed.code(), 5, u8::MAX] {
        for actor in [&s.authority, &s.guardian] {
            let set = SetGatekeeperStatus { actor: actor.pubkey(), ..s.set_status(Active) };
            let mut instruction = set.instruction();
            *instruction.data.last_mut().unwrap() = status;
            refuses(&mut s.world, instruction, &[actor], GatewayError::InvalidStatus);
        }
    }
}

#[test]
fn refuses_a_removed_gatekeeper() {
    let mut s = Stage::new();
    // With a pass, so that its account stays.
    s.world.holder("alice");
    s.remove(0);
    for status in SETTABLE {
        let set = s.set_status(status).instruction();
        refuses(&mut s.world, set, &[&s.authority], GatewayError::GatekeeperRemoved);
    }
}

#[test]
fn refuses_everyone_but_authority_and_guardian() {
    let mut s = Stage::new();
    for other in [&s.stranger, &s.operator, &s.gatekeeper_authority] {
        let set = SetGatekeeperStatus { actor: other.pubkey(), ..s.set_status(Halted) };
        refuses(&mut s.world, set.instruction(), &[other], GatewayError::NotAuthorized);
    }
}

#[test]
fn refuses_the_authority_of_another_network() {
    let mut s = Stage::new();
    let (other, network) = (s.world.other.authority.insecure_clone(), s.world.other.address);
    let instruction =
        s.set_status(Halted).instruction().account(0, other.pubkey()).account(1, network);
    refuses(&mut s.world, instruction, &[&other], GatewayError::WrongNetwork);
}
