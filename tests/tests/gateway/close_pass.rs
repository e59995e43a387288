use portcullis_solana::{
    GatewayError,
    account::GatekeeperAccount,
    event::PassClosed,
    instruction::{ClosePass, NetworkSettings},
    pda,
};
use portcullis_types::{
    PassState, Reason, Requirement, Verdict, lifecycle::CLOSE_GRACE_SECONDS, solana::NetworkFlags,
};
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::{
    outcome::{Tampered, does, only, refuses},
    stage::Stage,
};

/// A stage whose clock stands so many seconds after the expiry of a pass.
fn lapsed_for(seconds: i64) -> (Stage, Keypair) {
    let mut s = Stage::new();
    let holder = s.world.holder("alice");
    s.world.chain.set_now(s.pass_record(holder.pubkey()).expires_at + seconds);
    (s, holder)
}

const LONG: i64 = CLOSE_GRACE_SECONDS + 1;

#[test]
fn clears_a_pass_away_and_the_payer_gets_the_rent() {
    let (mut s, holder) = lapsed_for(LONG);
    let wallet = holder.pubkey();
    let (before, gatekeeper) = (s.pass_record(wallet), s.gatekeeper_record(0));
    let funds = s.lamports(s.payer.pubkey());
    let close = s.close(wallet).instruction();
    let done = does(&mut s.world, close, &[]);
    assert!(!s.exists(s.pass(wallet)));
    assert_eq!(s.gatekeeper_record(0), GatekeeperAccount { passes: 0, ..gatekeeper });
    let event = PassClosed {
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
    let (mut s, holder) = lapsed_for(LONG);
    s.donate(s.pass(holder.pubkey()), 12_345);
    let funds = s.lamports(s.payer.pubkey());
    let close = s.close(holder.pubkey()).instruction();
    does(&mut s.world, close, &[]);
    assert_eq!(s.lamports(s.payer.pubkey()) - funds, s.pass_rent() + 12_345);
}

#[test]
fn the_grace_of_90_days_is_kept_to_the_second() {
    let (mut s, holder) = lapsed_for(CLOSE_GRACE_SECONDS);
    let close = s.close(holder.pubkey()).instruction();
    refuses(&mut s.world, close.clone(), &[], GatewayError::NotLongExpired);
    let now = s.world.chain.now();
    s.world.chain.set_now(now + 1);
    does(&mut s.world, close, &[]);
    assert_eq!(CLOSE_GRACE_SECONDS, 90 * 24 * 60 * 60);
}

#[test]
fn refuses_a_pass_that_has_not_expired() {
    let (mut s, holder) = lapsed_for(-1);
    let close = s.close(holder.pubkey()).instruction();
    refuses(&mut s.world, close, &[], GatewayError::NotLongExpired);
}

#[test]
fn refuses_a_pass_that_never_expires() {
    let mut s = Stage::new();
    s.settle(NetworkSettings::default());
    let wallet = s.world.holder("alice").pubkey();
    s.world.chain.set_now(i64::MAX);
    let close = s.close(wallet).instruction();
    refuses(&mut s.world, close, &[], GatewayError::NotLongExpired);
}

#[test]
fn refuses_a_frozen_pass() {
    let (mut s, holder) = lapsed_for(LONG);
    s.world.freeze(&holder.pubkey());
    let close = s.close(holder.pubkey()).instruction();
    refuses(&mut s.world, close, &[], GatewayError::PassFrozen);
}

#[test]
fn refuses_a_tombstone() {
    let (mut s, holder) = lapsed_for(LONG);
    s.world.revoke(&holder.pubkey());
    s.world.chain.set_now(i64::MAX);
    let close = s.close(holder.pubkey()).instruction();
    refuses(&mut s.world, close, &[], GatewayError::PassRevoked);
}

#[test]
fn a_pass_of_a_removed_gatekeeper_is_closed_too() {
    let (mut s, holder) = lapsed_for(LONG);
    s.remove(0);
    let close = s.close(holder.pubkey()).instruction();
    does(&mut s.world, close, &[]);
    s.remove(0);
    assert!(!s.exists(s.gatekeeper(0)));
}

#[test]
fn a_consumed_pass_is_closed_after_the_same_grace() {
    let mut s = Stage::new();
    s.world.set_flags(NetworkFlags::SINGLE_USE);
    let holder = s.world.holder("alice");
    let consume = s.consume(holder.pubkey()).instruction();
    does(&mut s.world, consume, &[&holder]);
    s.world.chain.set_now(s.pass_record(holder.pubkey()).expires_at + LONG);
    let close = s.close(holder.pubkey()).instruction();
    does(&mut s.world, close, &[]);
}

#[test]
fn a_pass_is_issued_again_afterwards() {
    let (mut s, holder) = lapsed_for(LONG);
    let close = s.close(holder.pubkey()).instruction();
    does(&mut s.world, close, &[]);
    s.world.holder("alice");
    assert_eq!(s.passes(0), 1);
    assert_eq!(s.world.verify(&holder.pubkey(), Requirement::ANY), Verdict::Allow);
}

#[test]
fn refuses_any_rent_payer_but_the_recorded_one() {
    let (mut s, holder) = lapsed_for(LONG);
    for rent_payer in [holder.pubkey(), s.operator.pubkey(), s.stranger.pubkey()] {
        let close = ClosePass { rent_payer, ..s.close(holder.pubkey()) }.instruction();
        refuses(&mut s.world, close, &[], GatewayError::WrongRentPayer);
    }
}

/// Otherwise the pass would be gone from the count of a gatekeeper that never had it.
#[test]
fn refuses_any_gatekeeper_but_the_one_that_the_pass_names() {
    let (mut s, holder) = lapsed_for(LONG);
    let second = ClosePass { gatekeeper_slot: 1, ..s.close(holder.pubkey()) }.instruction();
    refuses(&mut s.world, second, &[], GatewayError::WrongGatekeeper);
    let of_other = pda::gatekeeper(&s.world.other.address, 0).0;
    let close = s.close(holder.pubkey()).instruction().account(0, of_other);
    refuses(&mut s.world, close, &[], GatewayError::WrongNetwork);
}
