use portcullis_solana::{
    Address, GatewayError,
    account::GatekeeperAccount,
    event::PassTakenOver,
    instruction::{RotateOperator, TakeOverPass},
    pda,
};
use portcullis_types::{
    GatekeeperStatus, PassState, Reason, Requirement, Verdict, lifecycle::Permissions,
};
use solana_signer::Signer;

use crate::{
    outcome::{GIVEN_TWICE, Tampered, does, only, refuses},
    records::PassRecord,
    stage::Stage,
};

/// Gatekeeper 0 takes back a pass of its own earlier generation.
fn back(s: &Stage, wallet: Address) -> TakeOverPass {
    TakeOverPass {
        operator: s.operator.pubkey(),
        gatekeeper_slot: 0,
        old_gatekeeper_slot: None,
        ..s.take_over(wallet)
    }
}

#[test]
fn another_gatekeeper_stands_for_the_pass() {
    let mut s = Stage::new();
    let wallet = s.world.holder("alice").pubkey();
    s.world.raise_generation(1);
    let before = s.pass_record(wallet);
    let (old, new) = (s.gatekeeper_record(0), s.gatekeeper_record(1));
    let take_over = s.take_over(wallet).instruction();
    let done = does(&mut s.world, take_over, &[&s.authority, &s.second_operator]);
    let after = PassRecord { gatekeeper_slot: 1, generation: 1, ..before };
    assert_eq!(s.pass_record(wallet), after);
    assert_eq!(s.gatekeeper_record(0), GatekeeperAccount { passes: 0, ..old });
    assert_eq!(s.gatekeeper_record(1), GatekeeperAccount { passes: 1, ..new });
    let event = PassTakenOver {
        network: s.network,
        subject: wallet,
        old_gatekeeper: s.gatekeeper(0),
        gatekeeper: s.gatekeeper(1),
        state: PassState::Active,
        expires_at: before.expires_at,
        old_generation: 0,
        generation: 1,
    };
    assert_eq!(done.event, event.into());
    assert_eq!(done.changed, only([s.pass(wallet), s.gatekeeper(0), s.gatekeeper(1)]));
}

#[test]
fn the_new_gatekeeper_acts_on_it_and_the_old_one_no_more() {
    let mut s = Stage::new();
    let wallet = s.world.holder("alice").pubkey();
    let take_over = s.take_over(wallet).instruction();
    does(&mut s.world, take_over, &[&s.authority, &s.second_operator]);
    let freeze = s.freeze(wallet).instruction();
    refuses(&mut s.world, freeze, &[&s.operator], GatewayError::WrongGatekeeper);
    let mut freeze = s.freeze(wallet);
    (freeze.actor, freeze.gatekeeper_slot) = (s.second_operator.pubkey(), 1);
    does(&mut s.world, freeze.instruction(), &[&s.second_operator]);
}

#[test]
fn the_same_gatekeeper_takes_back_a_pass_of_an_earlier_generation() {
    let mut s = Stage::new();
    let wallet = s.world.holder("alice").pubkey();
    s.world.raise_generation(0);
    let inactive = Verdict::Deny(Reason::IssuerInactive);
    assert_eq!(s.world.verify(&wallet, Requirement::ANY), inactive);
    let (before, gatekeeper) = (s.pass_record(wallet), s.gatekeeper_record(0));
    let take_over = back(&s, wallet).instruction();
    let done = does(&mut s.world, take_over, &[&s.authority, &s.operator]);
    assert_eq!(s.pass_record(wallet), PassRecord { generation: 1, ..before });
    assert_eq!(s.gatekeeper_record(0), gatekeeper);
    let event = PassTakenOver {
        network: s.network,
        subject: wallet,
        old_gatekeeper: s.gatekeeper(0),
        gatekeeper: s.gatekeeper(0),
        state: PassState::Active,
        expires_at: before.expires_at,
        old_generation: 0,
        generation: 1,
    };
    assert_eq!(done.event, event.into());
    assert_eq!(done.changed, only([s.pass(wallet)]));
    assert_eq!(s.world.verify(&wallet, Requirement::ANY), Verdict::Allow);
}

#[test]
fn a_pass_of_a_removed_gatekeeper_counts_again() {
    let mut s = Stage::new();
    let wallet = s.world.holder("alice").pubkey();
    s.remove(0);
    let take_over = s.take_over(wallet).instruction();
    does(&mut s.world, take_over, &[&s.authority, &s.second_operator]);
    assert_eq!(s.world.verify(&wallet, Requirement::ANY), Verdict::Allow);
    assert_eq!((s.passes(0), s.passes(1)), (0, 1));
}

#[test]
fn a_frozen_or_lapsed_pass_stays_what_it_is() {
    let mut s = Stage::new();
    let wallet = s.world.holder("alice").pubkey();
    s.freeze_by_network(wallet);
    let before = s.pass_record(wallet);
    s.world.chain.set_now(before.expires_at + 1);
    let take_over = s.take_over(wallet).instruction();
    does(&mut s.world, take_over, &[&s.authority, &s.second_operator]);
    assert_eq!(s.pass_record(wallet), PassRecord { gatekeeper_slot: 1, ..before });
}

#[test]
fn one_key_may_be_authority_and_operator() {
    let mut s = Stage::new();
    let wallet = s.world.holder("alice").pubkey();
    let operator = s.authority.pubkey();
    let rotate = RotateOperator { operator, ..s.rotate_operator() }.instruction();
    does(&mut s.world, rotate, &[&s.gatekeeper_authority]);
    let take_over = TakeOverPass { operator, ..back(&s, wallet) }.instruction();
    does(&mut s.world, take_over, &[&s.authority]);
}

#[test]
fn refuses_without_the_networks_authority() {
    let mut s = Stage::new();
    let wallet = s.world.holder("alice").pubkey();
    for other in [&s.guardian, &s.second_operator, &s.operator, &s.stranger] {
        let take_over = TakeOverPass { authority: other.pubkey(), ..s.take_over(wallet) };
        let by = [other, &s.second_operator];
        refuses(&mut s.world, take_over.instruction(), &by, GatewayError::NotAuthorized);
    }
}

#[test]
fn refuses_without_the_new_gatekeepers_operator() {
    let mut s = Stage::new();
    let wallet = s.world.holder("alice").pubkey();
    for other in [&s.authority, &s.operator, &s.stranger] {
        let take_over = TakeOverPass { operator: other.pubkey(), ..s.take_over(wallet) };
        let by = [&s.authority, other];
        refuses(&mut s.world, take_over.instruction(), &by, GatewayError::NotAuthorized);
    }
}

#[test]
fn refuses_another_network_and_its_gatekeepers() {
    let mut s = Stage::new();
    let wallet = s.world.holder("alice").pubkey();
    let other = &s.world.other;
    let (authority, network) = (other.authority.insecure_clone(), other.address);
    let operator = other.gatekeepers[1].operator.insecure_clone();
    let gatekeeper = pda::gatekeeper(&network, 1).0;
    let good = s.take_over(wallet).instruction();
    let foreign_network = good.clone().account(0, authority.pubkey()).account(2, network);
    let by = [&authority, &s.second_operator];
    refuses(&mut s.world, foreign_network, &by, GatewayError::WrongNetwork);
    let foreign_gatekeeper = good.account(1, operator.pubkey()).account(3, gatekeeper);
    let by = [&s.authority, &operator];
    refuses(&mut s.world, foreign_gatekeeper, &by, GatewayError::WrongNetwork);
}

#[test]
fn refuses_a_gatekeeper_that_is_not_active() {
    use GatekeeperStatus::{Frozen, Halted, Removed};
    for status in [Frozen, Halted, Removed] {
        let mut s = Stage::new();
        let wallet = s.world.holder("alice").pubkey();
        match status {
            Removed => s.remove(0),
            status => s.world.set_status(0, status),
        }
        let take_over = back(&s, wallet).instruction();
        let by = [&s.authority, &s.operator];
        refuses(&mut s.world, take_over, &by, GatewayError::GatekeeperNotActive);
    }
}

#[test]
fn refuses_a_gatekeeper_that_may_not_issue() {
    let mut s = Stage::new();
    let wallet = s.world.holder("alice").pubkey();
    s.forbid(Permissions::ISSUE);
    let take_over = back(&s, wallet).instruction();
    let by = [&s.authority, &s.operator];
    refuses(&mut s.world, take_over, &by, GatewayError::PermissionMissing);
}

#[test]
fn refuses_a_revoked_pass() {
    let mut s = Stage::new();
    let wallet = s.world.holder("alice").pubkey();
    s.world.revoke(&wallet);
    let take_over = s.take_over(wallet).instruction();
    let by = [&s.authority, &s.second_operator];
    refuses(&mut s.world, take_over, &by, GatewayError::PassRevoked);
}

#[test]
fn the_old_gatekeeper_is_not_left_out() {
    let mut s = Stage::new();
    let wallet = s.world.holder("alice").pubkey();
    let take_over = TakeOverPass { old_gatekeeper_slot: None, ..s.take_over(wallet) };
    let by = [&s.authority, &s.second_operator];
    refuses(&mut s.world, take_over.instruction(), &by, GatewayError::WrongGatekeeper);
}

#[test]
fn the_old_gatekeeper_is_the_one_that_the_pass_names() {
    let mut s = Stage::new();
    let wallet = s.world.holder("alice").pubkey();
    let add = s.add_gatekeeper(2).instruction();
    does(&mut s.world, add, &[&s.payer, &s.authority]);
    let by = [&s.authority, &s.second_operator];
    let third = TakeOverPass { old_gatekeeper_slot: Some(2), ..s.take_over(wallet) };
    refuses(&mut s.world, third.instruction(), &by, GatewayError::WrongGatekeeper);
    let of_other = pda::gatekeeper(&s.world.other.address, 0).0;
    let of_other = s.take_over(wallet).instruction().account(4, of_other);
    refuses(&mut s.world, of_other, &by, GatewayError::WrongNetwork);
}

/// Otherwise the count of its passes would go down and up, or only down.
#[test]
fn one_gatekeeper_is_not_given_twice() {
    let mut s = Stage::new();
    let wallet = s.world.holder("alice").pubkey();
    let twice = s.gatekeeper(0);
    let take_over =
        back(&s, wallet).instruction().account(4, twice).meta(4, |meta| meta.is_writable = true);
    refuses(&mut s.world, take_over, &[&s.authority, &s.operator], GIVEN_TWICE);
}
