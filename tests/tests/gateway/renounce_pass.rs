use portcullis_solana::{
    GatewayError,
    account::GatekeeperAccount,
    event::PassRenounced,
    instruction::{IssuePass, RenouncePass},
    pda,
};
use portcullis_types::{Attributes, PassState, Reason, Requirement, Verdict, solana::NetworkFlags};
use solana_signer::Signer;

use crate::{
    outcome::{Tampered, does, only, refuses},
    records::PassRecord,
    stage::Stage,
};

#[test]
fn the_holder_gives_up_the_pass_and_the_payer_gets_the_rent() {
    let mut s = Stage::new();
    let holder = s.world.holder("alice");
    let wallet = holder.pubkey();
    let (before, gatekeeper) = (s.pass_record(wallet), s.gatekeeper_record(0));
    let funds = s.lamports(s.payer.pubkey());
    let renounce = s.renounce(wallet).instruction();
    let done = does(&mut s.world, renounce, &[&holder]);
    assert!(!s.exists(s.pass(wallet)));
    assert_eq!(s.gatekeeper_record(0), GatekeeperAccount { passes: 0, ..gatekeeper });
    let event = PassRenounced {
        network: s.network,
        subject: wallet,
        gatekeeper: s.gatekeeper(0),
        old_state: PassState::Active,
        expires_at: before.expires_at,
        rent_payer: s.payer.pubkey(),
    };
    assert_eq!(done.event, event.into());
    assert_eq!(done.changed, only([s.pass(wallet), s.gatekeeper(0), s.payer.pubkey()]));
    assert_eq!(s.lamports(s.payer.pubkey()) - funds, s.pass_rent());
    assert_eq!(s.world.verify(&wallet, Requirement::ANY), Verdict::Deny(Reason::NoPass));
}

#[test]
fn what_was_donated_goes_to_the_recorded_payer_too() {
    let mut s = Stage::new();
    let holder = s.world.holder("alice");
    s.donate(s.pass(holder.pubkey()), 12_345);
    let funds = s.lamports(s.payer.pubkey());
    let renounce = s.renounce(holder.pubkey()).instruction();
    does(&mut s.world, renounce, &[&holder]);
    assert_eq!(s.lamports(s.payer.pubkey()) - funds, s.pass_rent() + 12_345);
}

#[test]
fn the_holder_may_be_the_recorded_payer() {
    let mut s = Stage::new();
    let holder = s.world.chain.actor("alice");
    let rent_payer = holder.pubkey();
    let funds = s.lamports(rent_payer);
    let issue = IssuePass { payer: rent_payer, ..s.issue(rent_payer) }.instruction();
    does(&mut s.world, issue, &[&holder, &s.operator]);
    let renounce = RenouncePass { rent_payer, ..s.renounce(rent_payer) }.instruction();
    let done = does(&mut s.world, renounce, &[&holder]);
    assert_eq!(done.changed, only([s.pass(rent_payer), s.gatekeeper(0), rent_payer]));
    assert_eq!(s.lamports(rent_payer), funds);
}

#[test]
fn a_lapsed_pass_and_one_without_force_are_renounced_too() {
    let mut s = Stage::new();
    let (alice, bob) = (s.world.holder("alice"), s.world.holder("bob"));
    s.world.chain.set_now(s.pass_record(alice.pubkey()).expires_at + 1);
    let renounce = s.renounce(alice.pubkey()).instruction();
    does(&mut s.world, renounce, &[&alice]);
    s.remove(0);
    let renounce = s.renounce(bob.pubkey()).instruction();
    does(&mut s.world, renounce, &[&bob]);
    assert_eq!(s.passes(0), 0);
}

#[test]
fn a_pass_is_issued_again_afterwards() {
    let mut s = Stage::new();
    let holder = s.world.holder("alice");
    let wallet = holder.pubkey();
    let before = s.pass_record(wallet);
    let renounce = s.renounce(wallet).instruction();
    does(&mut s.world, renounce, &[&holder]);
    s.world.chain.set_now(before.issued_at + 100);
    s.world.holder("alice");
    let (issued_at, expires_at) = (before.issued_at + 100, before.expires_at + 100);
    assert_eq!(s.pass_record(wallet), PassRecord { issued_at, expires_at, ..before });
    assert_eq!(s.passes(0), 1);
}

#[test]
fn a_pass_is_issued_again_in_the_same_transaction() {
    let mut s = Stage::new();
    let holder = s.world.holder("alice");
    let (renounce, issue) = (s.renounce(holder.pubkey()), s.issue(holder.pubkey()));
    let attributes = Attributes::KYC;
    let issue = IssuePass { attributes, ..issue };
    let before = s.pass_record(holder.pubkey());
    let both = [renounce.instruction(), issue.instruction()];
    let sent = s.world.chain.send(&both, &[&holder, &s.payer, &s.operator]);
    assert!(sent.is_ok(), "{sent:?}");
    assert_eq!(s.pass_record(holder.pubkey()), PassRecord { attributes, ..before });
    assert_eq!((s.passes(0), s.lamports(s.pass(holder.pubkey()))), (1, s.pass_rent()));
}

#[test]
fn lamports_sent_along_do_not_bring_it_back() {
    let mut s = Stage::new();
    let holder = s.world.holder("alice");
    let wallet = holder.pubkey();
    let transfer = solana_system_interface::instruction::transfer(
        &s.payer.pubkey(),
        &s.pass(wallet),
        s.pass_rent(),
    );
    let renounce = s.renounce(wallet).instruction();
    let sent = s.world.chain.send(&[renounce, transfer], &[&holder, &s.payer]);
    assert!(sent.is_ok(), "{sent:?}");
    let left = s.world.chain.account(&s.pass(wallet)).expect("lamports");
    assert_eq!((left.data.len(), left.owner), (0, solana_sdk_ids::system_program::ID));
    assert_eq!(s.world.verify(&wallet, Requirement::ANY), Verdict::Deny(Reason::NoPass));
    s.world.holder("alice");
    assert_eq!(s.world.verify(&wallet, Requirement::ANY), Verdict::Allow);
}

#[test]
fn refuses_where_the_network_forbids_it() {
    let mut s = Stage::new();
    let holder = s.world.holder("alice");
    s.world.set_flags(NetworkFlags::RENOUNCE_FORBIDDEN);
    let renounce = s.renounce(holder.pubkey()).instruction();
    refuses(&mut s.world, renounce, &[&holder], GatewayError::RenounceForbidden);
}

#[test]
fn refuses_a_frozen_pass() {
    let mut s = Stage::new();
    let holder = s.world.holder("alice");
    s.world.freeze(&holder.pubkey());
    let renounce = s.renounce(holder.pubkey()).instruction();
    refuses(&mut s.world, renounce, &[&holder], GatewayError::PassFrozen);
}

#[test]
fn refuses_a_revoked_pass() {
    let mut s = Stage::new();
    let holder = s.world.holder("alice");
    s.world.revoke(&holder.pubkey());
    let renounce = s.renounce(holder.pubkey()).instruction();
    refuses(&mut s.world, renounce, &[&holder], GatewayError::PassRevoked);
}

#[test]
fn refuses_everyone_but_the_holder() {
    let mut s = Stage::new();
    let wallet = s.world.holder("alice").pubkey();
    for other in [&s.stranger, &s.operator, &s.authority, &s.guardian, &s.payer] {
        let renounce = s.renounce(wallet).instruction().account(0, other.pubkey());
        refuses(&mut s.world, renounce, &[other], GatewayError::NotAuthorized);
    }
}

#[test]
fn refuses_any_rent_payer_but_the_recorded_one() {
    let mut s = Stage::new();
    let holder = s.world.holder("alice");
    for rent_payer in [holder.pubkey(), s.operator.pubkey(), s.authority.pubkey()] {
        let renounce = RenouncePass { rent_payer, ..s.renounce(holder.pubkey()) };
        let instruction = renounce.instruction();
        refuses(&mut s.world, instruction, &[&holder], GatewayError::WrongRentPayer);
    }
}

/// Otherwise the pass would be gone from the count of a gatekeeper that never had it.
#[test]
fn refuses_any_gatekeeper_but_the_one_that_the_pass_names() {
    let mut s = Stage::new();
    let holder = s.world.holder("alice");
    let second = RenouncePass { gatekeeper_slot: 1, ..s.renounce(holder.pubkey()) };
    let instruction = second.instruction();
    refuses(&mut s.world, instruction, &[&holder], GatewayError::WrongGatekeeper);
    let of_other = pda::gatekeeper(&s.world.other.address, 0).0;
    let instruction = s.renounce(holder.pubkey()).instruction().account(2, of_other);
    refuses(&mut s.world, instruction, &[&holder], GatewayError::WrongNetwork);
}

/// Its own network may forbid what another allows.
#[test]
fn refuses_another_network() {
    let mut s = Stage::new();
    let holder = s.world.holder("alice");
    s.world.set_flags(NetworkFlags::RENOUNCE_FORBIDDEN);
    let other = s.world.other.address;
    let instruction = s.renounce(holder.pubkey()).instruction().account(1, other);
    refuses(&mut s.world, instruction, &[&holder], GatewayError::WrongNetwork);
}
