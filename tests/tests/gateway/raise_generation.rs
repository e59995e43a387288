use portcullis_solana::{
    GatewayError,
    event::GenerationRaised,
    instruction::{RaiseGeneration, SetAttributes},
};
use portcullis_types::{GatekeeperEntry, GatekeeperStatus, Reason, Requirement, Verdict};
use solana_signer::Signer;

use crate::{
    outcome::{Tampered, does, only, refuses},
    records::{NEW_SLOT, NetworkRecord},
    stage::Stage,
};

#[test]
fn the_authority_and_the_cold_key_raise_it() {
    for by_gatekeeper in [false, true] {
        let mut s = Stage::new();
        let before = s.network_record();
        let actor = if by_gatekeeper { &s.gatekeeper_authority } else { &s.authority };
        let raise = RaiseGeneration { actor: actor.pubkey(), ..s.raise_generation() };
        let done = does(&mut s.world, raise.instruction(), &[actor]);
        let slots = vec![GatekeeperEntry { generation: 1, ..NEW_SLOT }, NEW_SLOT];
        assert_eq!(s.network_record(), NetworkRecord { slots, ..before });
        let event = GenerationRaised {
            network: s.network,
            gatekeeper: s.gatekeeper(0),
            actor: actor.pubkey(),
            old_generation: 0,
            generation: 1,
        };
        assert_eq!(done.event, event.into());
        assert_eq!(done.changed, only([s.network]));
    }
}

#[test]
fn invalidates_what_was_issued_before_and_nothing_else() {
    let mut s = Stage::new();
    let alice = s.world.holder("alice").pubkey();
    let issue = s.issue(s.stranger.pubkey());
    let of_second = portcullis_solana::instruction::IssuePass {
        operator: s.second_operator.pubkey(),
        gatekeeper_slot: 1,
        ..issue
    };
    does(&mut s.world, of_second.instruction(), &[&s.payer, &s.second_operator]);
    s.world.raise_generation(0);
    let inactive = Verdict::Deny(Reason::IssuerInactive);
    assert_eq!(s.world.verify(&alice, Requirement::ANY), inactive);
    assert_eq!(s.world.verify(&issue.wallet, Requirement::ANY), Verdict::Allow);
    let bob = s.world.holder("bob").pubkey();
    assert_eq!(s.pass_record(bob).generation, 1);
    assert_eq!(s.world.verify(&bob, Requirement::ANY), Verdict::Allow);
}

#[test]
fn the_operator_cannot_touch_passes_of_an_earlier_generation() {
    let mut s = Stage::new();
    let alice = s.world.holder("alice").pubkey();
    s.world.raise_generation(0);
    for instruction in [
        s.freeze(alice).instruction(),
        s.renew(alice).instruction(),
        s.revoke(alice).instruction(),
        s.set_attributes(alice).instruction(),
    ] {
        refuses(&mut s.world, instruction, &[&s.operator], GatewayError::NotAuthorized);
    }
    let actor = s.authority.pubkey();
    let set = SetAttributes { actor, ..s.set_attributes(alice) }.instruction();
    does(&mut s.world, set, &[&s.authority]);
}

#[test]
fn a_gatekeeper_that_does_not_act_is_raised_too() {
    for status in [GatekeeperStatus::Frozen, GatekeeperStatus::Halted] {
        let mut s = Stage::new();
        s.world.set_status(0, status);
        let raise = s.raise_generation().instruction();
        does(&mut s.world, raise, &[&s.authority]);
        assert_eq!(s.network_record().slots[0], GatekeeperEntry { status, generation: 1 });
    }
}

#[test]
fn the_last_generation_is_reached_and_then_no_more() {
    let mut s = Stage::new();
    s.rewrite(s.network, |data| data[204..206].copy_from_slice(&(u16::MAX - 1).to_le_bytes()));
    let raise = s.raise_generation().instruction();
    does(&mut s.world, raise.clone(), &[&s.authority]);
    assert_eq!(s.network_record().slots[0].generation, u16::MAX);
    refuses(&mut s.world, raise, &[&s.authority], GatewayError::GenerationsExhausted);
}

#[test]
fn refuses_a_removed_gatekeeper() {
    let mut s = Stage::new();
    s.world.holder("alice");
    s.remove(0);
    for actor in [&s.authority, &s.gatekeeper_authority] {
        let raise = RaiseGeneration { actor: actor.pubkey(), ..s.raise_generation() };
        refuses(&mut s.world, raise.instruction(), &[actor], GatewayError::GatekeeperRemoved);
    }
}

#[test]
fn refuses_everyone_else() {
    let mut s = Stage::new();
    let second = s.world.main.gatekeepers[1].authority.insecure_clone();
    for other in [&s.operator, &s.guardian, &s.stranger, &second] {
        let raise = RaiseGeneration { actor: other.pubkey(), ..s.raise_generation() };
        refuses(&mut s.world, raise.instruction(), &[other], GatewayError::NotAuthorized);
    }
}

#[test]
fn refuses_the_authority_of_another_network() {
    let mut s = Stage::new();
    let (other, network) = (s.world.other.authority.insecure_clone(), s.world.other.address);
    let instruction =
        s.raise_generation().instruction().account(0, other.pubkey()).account(1, network);
    refuses(&mut s.world, instruction, &[&other], GatewayError::WrongNetwork);
}
