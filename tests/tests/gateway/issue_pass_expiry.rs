//! When an issued pass expires: the request against the limits of network and gatekeeper.

use e2e::world::{LIMITS, MAX_LIFETIME_SECONDS, SETTINGS};
use portcullis_solana::{
    GatewayError,
    instruction::{GatekeeperLimits, IssuePass, NetworkSettings},
};
use portcullis_types::{Reason, Requirement, Verdict};
use solana_signer::Signer;

use crate::{
    outcome::{does, refuses},
    stage::Stage,
};

const MAX: i64 = MAX_LIFETIME_SECONDS as i64;

fn grants(s: &mut Stage, expires_at: Option<i64>, expected: i64) {
    let wallet = s.stranger.pubkey();
    let issue = IssuePass { expires_at, ..s.issue(wallet) }.instruction();
    does(&mut s.world, issue, &[&s.payer, &s.operator]);
    assert_eq!(s.pass_record(wallet).expires_at, expected);
}

fn denies(s: &mut Stage, expires_at: Option<i64>, expected: GatewayError) {
    let issue = IssuePass { expires_at, ..s.issue(s.stranger.pubkey()) }.instruction();
    refuses(&mut s.world, issue, &[&s.payer, &s.operator], expected);
}

#[test]
fn the_maximum_lifetime_is_granted_and_not_a_second_more() {
    let mut s = Stage::new();
    let now = s.world.chain.now();
    denies(&mut s, Some(now + MAX + 1), GatewayError::LifetimeTooLong);
    denies(&mut s, Some(i64::MAX), GatewayError::LifetimeTooLong);
    grants(&mut s, Some(now + MAX), now + MAX);
}

#[test]
fn this_second_is_granted_and_not_the_one_before() {
    let mut s = Stage::new();
    let now = s.world.chain.now();
    for past in [now - 1, 1, -1, i64::MIN] {
        denies(&mut s, Some(past), GatewayError::ExpiryInPast);
    }
    grants(&mut s, Some(now), now);
}

#[test]
fn the_expiry_second_is_valid_and_the_next_is_not() {
    let mut s = Stage::new();
    let alice = s.world.holder("alice").pubkey();
    let expires_at = s.pass_record(alice).expires_at;
    s.world.chain.set_now(expires_at);
    assert_eq!(s.world.verify(&alice, Requirement::ANY), Verdict::Allow);
    s.world.chain.set_now(expires_at + 1);
    let expired = Verdict::Deny(Reason::Expired);
    assert_eq!(s.world.verify(&alice, Requirement::ANY), expired);
}

#[test]
fn never_expiring_takes_a_network_without_a_maximum() {
    let mut s = Stage::new();
    denies(&mut s, Some(0), GatewayError::LifetimeTooLong);
    s.settle(NetworkSettings { max_lifetime_seconds: 0, ..SETTINGS });
    grants(&mut s, Some(0), 0);
}

#[test]
fn never_expiring_takes_a_gatekeeper_without_a_maximum() {
    let mut s = Stage::new();
    s.settle(NetworkSettings { max_lifetime_seconds: 0, ..SETTINGS });
    s.limit(GatekeeperLimits { max_lifetime_seconds: 1, ..LIMITS });
    denies(&mut s, Some(0), GatewayError::LifetimeTooLong);
}

#[test]
fn the_gatekeepers_maximum_binds_where_it_is_shorter() {
    let mut s = Stage::new();
    let now = s.world.chain.now();
    s.limit(GatekeeperLimits { max_lifetime_seconds: 60, ..LIMITS });
    denies(&mut s, Some(now + 61), GatewayError::LifetimeTooLong);
    grants(&mut s, Some(now + 60), now + 60);
}

#[test]
fn the_networks_maximum_binds_where_it_is_shorter() {
    let mut s = Stage::new();
    let now = s.world.chain.now();
    s.limit(GatekeeperLimits { max_lifetime_seconds: MAX_LIFETIME_SECONDS + 1, ..LIMITS });
    denies(&mut s, Some(now + MAX + 1), GatewayError::LifetimeTooLong);
    grants(&mut s, Some(now + MAX), now + MAX);
}

#[test]
fn the_default_is_cut_to_the_gatekeepers_maximum() {
    let mut s = Stage::new();
    let now = s.world.chain.now();
    s.limit(GatekeeperLimits { max_lifetime_seconds: 60, ..LIMITS });
    grants(&mut s, None, now + 60);
}

#[test]
fn without_a_default_the_maximum_is_granted() {
    let mut s = Stage::new();
    let now = s.world.chain.now();
    s.settle(NetworkSettings { default_lifetime_seconds: 0, ..SETTINGS });
    grants(&mut s, None, now + MAX);
}

#[test]
fn without_any_lifetime_it_never_expires() {
    let mut s = Stage::new();
    s.settle(NetworkSettings::default());
    grants(&mut s, None, 0);
    s.world.chain.set_now(i64::MAX);
    let wallet = s.stranger.pubkey();
    assert_eq!(s.world.verify(&wallet, Requirement::ANY), Verdict::Allow);
}

#[test]
fn refuses_a_default_beyond_the_end_of_time() {
    let mut s = Stage::new();
    let now = s.world.chain.now();
    let last = u64::try_from(i64::MAX - now).unwrap();
    for default_lifetime_seconds in [last + 1, u64::MAX] {
        s.settle(NetworkSettings { default_lifetime_seconds, ..NetworkSettings::default() });
        denies(&mut s, None, GatewayError::LifetimeTooLong);
    }
    let settings = NetworkSettings { default_lifetime_seconds: last, ..Default::default() };
    s.settle(settings);
    grants(&mut s, None, i64::MAX);
}
