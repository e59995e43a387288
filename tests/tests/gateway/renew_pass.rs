use e2e::world::{DEFAULT_LIFETIME_SECONDS, LIMITS, MAX_LIFETIME_SECONDS, SETTINGS};
use portcullis_solana::{
    GatewayError,
    event::PassRenewed,
    instruction::{GatekeeperLimits, NetworkSettings, RenewPass},
};
use portcullis_types::{PassState, Requirement, Verdict, lifecycle::Permissions};
use solana_signer::Signer;

use crate::{
    outcome::{does, only, refuses},
    records::PassRecord,
    stage::Stage,
};

const DEFAULT: i64 = DEFAULT_LIFETIME_SECONDS as i64;
const MAX: i64 = MAX_LIFETIME_SECONDS as i64;

#[test]
fn changes_the_expiry_and_nothing_else() {
    for by_network in [false, true] {
        let mut s = Stage::new();
        let wallet = s.world.holder("alice").pubkey();
        let before = s.pass_record(wallet);
        s.world.chain.set_now(before.issued_at + 100);
        let actor = if by_network { &s.authority } else { &s.operator };
        let renew = RenewPass { actor: actor.pubkey(), ..s.renew(wallet) };
        let done = does(&mut s.world, renew.instruction(), &[actor]);
        let expires_at = before.issued_at + 100 + DEFAULT;
        assert_eq!(s.pass_record(wallet), PassRecord { expires_at, ..before });
        let event = PassRenewed {
            network: s.network,
            subject: wallet,
            gatekeeper: s.gatekeeper(0),
            actor: actor.pubkey(),
            state: PassState::Active,
            old_expires_at: before.expires_at,
            expires_at,
        };
        assert_eq!(done.event, event.into());
        assert_eq!(done.changed, only([s.pass(wallet)]));
    }
}

#[test]
fn brings_a_lapsed_pass_back() {
    let mut s = Stage::new();
    let wallet = s.world.holder("alice").pubkey();
    s.world.chain.set_now(s.pass_record(wallet).expires_at + 200 * 24 * 3600);
    let renew = s.renew(wallet).instruction();
    does(&mut s.world, renew, &[&s.operator]);
    assert_eq!(s.world.verify(&wallet, Requirement::ANY), Verdict::Allow);
}

#[test]
fn shortens_a_pass_too() {
    let mut s = Stage::new();
    let wallet = s.world.holder("alice").pubkey();
    let now = s.world.chain.now();
    s.world.renew(&wallet, Some(now));
    assert_eq!(s.pass_record(wallet).expires_at, now);
}

#[test]
fn grants_up_to_the_maximum_and_no_further() {
    let mut s = Stage::new();
    let wallet = s.world.holder("alice").pubkey();
    let now = s.world.chain.now();
    // The network's limits bind its own authority as well.
    for actor in [&s.operator, &s.authority] {
        let renew = RenewPass { actor: actor.pubkey(), ..s.renew(wallet) };
        for expires_at in [Some(now + MAX + 1), Some(0)] {
            let renew = RenewPass { expires_at, ..renew }.instruction();
            refuses(&mut s.world, renew, &[actor], GatewayError::LifetimeTooLong);
        }
        let renew = RenewPass { expires_at: Some(now + MAX), ..renew }.instruction();
        does(&mut s.world, renew, &[actor]);
    }
    assert_eq!(s.pass_record(wallet).expires_at, now + MAX);
}

#[test]
fn the_gatekeepers_maximum_binds_where_it_is_shorter() {
    let mut s = Stage::new();
    let wallet = s.world.holder("alice").pubkey();
    let now = s.world.chain.now();
    s.limit(GatekeeperLimits { max_lifetime_seconds: 60, ..LIMITS });
    let renew = RenewPass { expires_at: Some(now + 61), ..s.renew(wallet) }.instruction();
    refuses(&mut s.world, renew, &[&s.operator], GatewayError::LifetimeTooLong);
    s.world.renew(&wallet, None);
    assert_eq!(s.pass_record(wallet).expires_at, now + 60);
}

#[test]
fn a_network_without_a_maximum_lets_a_pass_never_expire() {
    let mut s = Stage::new();
    let wallet = s.world.holder("alice").pubkey();
    s.settle(NetworkSettings { max_lifetime_seconds: 0, ..SETTINGS });
    s.world.renew(&wallet, Some(0));
    assert_eq!(s.pass_record(wallet).expires_at, 0);
}

#[test]
fn refuses_an_expiry_in_the_past() {
    let mut s = Stage::new();
    let wallet = s.world.holder("alice").pubkey();
    let now = s.world.chain.now();
    for past in [now - 1, 1, i64::MIN] {
        let renew = RenewPass { expires_at: Some(past), ..s.renew(wallet) }.instruction();
        refuses(&mut s.world, renew, &[&s.operator], GatewayError::ExpiryInPast);
    }
}

#[test]
fn refuses_a_frozen_pass() {
    let mut s = Stage::new();
    let wallet = s.world.holder("alice").pubkey();
    s.world.freeze(&wallet);
    for actor in [&s.operator, &s.authority] {
        let renew = RenewPass { actor: actor.pubkey(), ..s.renew(wallet) }.instruction();
        refuses(&mut s.world, renew, &[actor], GatewayError::PassFrozen);
    }
}

#[test]
fn takes_nothing_from_the_quota() {
    let mut s = Stage::new();
    let wallet = s.world.holder("alice").pubkey();
    let permissions = Permissions::RENEW;
    s.limit(GatekeeperLimits { issued_per_day: 1, permissions, ..LIMITS });
    let before = s.gatekeeper_record(0);
    s.world.renew(&wallet, None);
    s.world.renew(&wallet, None);
    assert_eq!(s.gatekeeper_record(0), before);
}
