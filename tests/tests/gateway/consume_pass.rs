use portcullis_solana::{GatewayError, event::PassConsumed, instruction::ConsumePass};
use portcullis_types::{
    Attributes, GatekeeperStatus, PassState, Reason, Requirement, Verdict, solana::NetworkFlags,
};
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::{
    outcome::{Tampered, does, only, refuses},
    records::PassRecord,
    stage::Stage,
};

fn single_use() -> (Stage, Keypair) {
    let mut s = Stage::new();
    s.world.set_flags(NetworkFlags::SINGLE_USE);
    let holder = s.world.holder("alice");
    (s, holder)
}

#[test]
fn lowers_the_expiry_to_the_second_before_and_nothing_else() {
    let (mut s, holder) = single_use();
    let wallet = holder.pubkey();
    let (before, now) = (s.pass_record(wallet), s.world.chain.now());
    let consume = s.consume(wallet).instruction();
    let done = does(&mut s.world, consume, &[&holder]);
    assert_eq!(s.pass_record(wallet), PassRecord { expires_at: now - 1, ..before });
    let event = PassConsumed {
        network: s.network,
        subject: wallet,
        gatekeeper_slot: 0,
        state: PassState::Active,
        old_expires_at: before.expires_at,
        expires_at: now - 1,
    };
    assert_eq!(done.event, event.into());
    assert_eq!(done.changed, only([s.pass(wallet)]));
    assert_eq!(s.world.verify(&wallet, Requirement::ANY), Verdict::Deny(Reason::Expired));
}

#[test]
fn a_pass_that_never_expires_is_used_up_too() {
    let (mut s, holder) = single_use();
    s.settle(portcullis_solana::instruction::NetworkSettings {
        flags: NetworkFlags::SINGLE_USE,
        ..Default::default()
    });
    s.world.renew(&holder.pubkey(), Some(0));
    let consume = s.consume(holder.pubkey()).instruction();
    does(&mut s.world, consume, &[&holder]);
    assert_eq!(s.pass_record(holder.pubkey()).expires_at, s.world.chain.now() - 1);
}

/// Zero would mean that it never expires.
#[test]
fn in_the_first_second_of_the_epoch_the_expiry_is_not_zero() {
    let (mut s, holder) = single_use();
    s.world.chain.set_now(1);
    let consume = s.consume(holder.pubkey()).instruction();
    does(&mut s.world, consume, &[&holder]);
    assert_eq!(s.pass_record(holder.pubkey()).expires_at, -1);
}

#[test]
fn works_in_the_expiry_second_and_not_in_the_next() {
    for late in [false, true] {
        let (mut s, holder) = single_use();
        let expires_at = s.pass_record(holder.pubkey()).expires_at;
        s.world.chain.set_now(expires_at + i64::from(late));
        let consume = s.consume(holder.pubkey()).instruction();
        if late {
            refuses(&mut s.world, consume, &[&holder], GatewayError::Expired);
        } else {
            does(&mut s.world, consume, &[&holder]);
            assert_eq!(s.pass_record(holder.pubkey()).expires_at, expires_at - 1);
        }
    }
}

#[test]
fn refuses_a_second_time() {
    let (mut s, holder) = single_use();
    let consume = s.consume(holder.pubkey()).instruction();
    does(&mut s.world, consume.clone(), &[&holder]);
    refuses(&mut s.world, consume, &[&holder], GatewayError::Expired);
}

#[test]
fn a_renewed_pass_is_good_for_one_more_use() {
    let (mut s, holder) = single_use();
    let consume = s.consume(holder.pubkey()).instruction();
    does(&mut s.world, consume.clone(), &[&holder]);
    s.world.renew(&holder.pubkey(), None);
    does(&mut s.world, consume, &[&holder]);
}

#[test]
fn refuses_where_passes_are_not_single_use() {
    let mut s = Stage::new();
    let holder = s.world.holder("alice");
    s.world.set_flags(NetworkFlags::RENOUNCE_FORBIDDEN);
    let consume = s.consume(holder.pubkey()).instruction();
    refuses(&mut s.world, consume, &[&holder], GatewayError::NotSingleUse);
}

/// Its own network may not be single use where another is.
#[test]
fn refuses_another_network() {
    let (mut s, holder) = single_use();
    let other = s.world.other.address;
    let consume = s.consume(holder.pubkey()).instruction().account(1, other);
    refuses(&mut s.world, consume, &[&holder], GatewayError::WrongNetwork);
}

#[test]
fn refuses_everyone_but_the_holder() {
    let (mut s, holder) = single_use();
    for other in [&s.stranger, &s.operator, &s.authority, &s.guardian] {
        let consume = s.consume(holder.pubkey()).instruction().account(0, other.pubkey());
        refuses(&mut s.world, consume, &[other], GatewayError::NotAuthorized);
    }
}

#[test]
fn refuses_what_the_rule_denies() {
    let (mut s, holder) = single_use();
    let wallet = holder.pubkey();
    let consume = s.consume(wallet).instruction();
    s.world.set_status(0, GatekeeperStatus::Halted);
    refuses(&mut s.world, consume.clone(), &[&holder], GatewayError::IssuerInactive);
    s.world.set_status(0, GatekeeperStatus::Active);
    s.world.freeze(&wallet);
    refuses(&mut s.world, consume.clone(), &[&holder], GatewayError::Frozen);
    s.world.revoke(&wallet);
    refuses(&mut s.world, consume, &[&holder], GatewayError::Revoked);
}

#[test]
fn refuses_a_pass_of_an_earlier_generation() {
    let (mut s, holder) = single_use();
    s.world.raise_generation(0);
    let consume = s.consume(holder.pubkey()).instruction();
    refuses(&mut s.world, consume, &[&holder], GatewayError::IssuerInactive);
}

#[test]
fn refuses_what_does_not_meet_the_requirement() {
    let (mut s, holder) = single_use();
    let record = s.pass_record(holder.pubkey());
    let lifetime = u64::try_from(record.expires_at - record.issued_at).unwrap();
    s.world.chain.set_now(record.issued_at + 10);
    let any = Requirement::ANY;
    for (requirement, refusal) in [
        (Requirement::with_attributes(Attributes::KYC), GatewayError::MissingAttributes),
        (Requirement { min_remaining_seconds: lifetime, ..any }, GatewayError::ExpiresTooSoon),
        (Requirement { max_age_seconds: 9, ..any }, GatewayError::TooOld),
    ] {
        let consume = ConsumePass { requirement, ..s.consume(holder.pubkey()) }.instruction();
        refuses(&mut s.world, consume, &[&holder], refusal);
    }
}
