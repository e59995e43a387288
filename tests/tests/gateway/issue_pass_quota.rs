//! How many passes a gatekeeper may issue in a rolling day.

use e2e::world::LIMITS;
use portcullis_solana::{
    GatewayError, Instruction,
    account::IssuanceQuota,
    instruction::{GatekeeperLimits, IssuePass},
};
use solana_signer::Signer;

use crate::{
    outcome::{does, refuses},
    stage::Stage,
};

const HOUR: i64 = 3600;

/// A stage at the first second of an hour, where gatekeeper 0 may issue so many a day.
fn allowed(issued_per_day: u32) -> (Stage, i64) {
    let mut s = Stage::new();
    let start = s.world.chain.now() / HOUR * HOUR + HOUR;
    s.world.chain.set_now(start);
    s.limit(GatekeeperLimits { issued_per_day, ..LIMITS });
    (s, start)
}

fn next(s: &Stage, name: &str) -> Instruction {
    s.issue(e2e::chain::actor(name).pubkey()).instruction()
}

fn grants(s: &mut Stage, name: &str) {
    let issue = next(s, name);
    does(&mut s.world, issue, &[&s.payer, &s.operator]);
}

fn denies(s: &mut Stage, name: &str) {
    let issue = next(s, name);
    refuses(&mut s.world, issue, &[&s.payer, &s.operator], GatewayError::QuotaExhausted);
}

#[test]
fn grants_so_many_and_not_one_more() {
    let (mut s, _) = allowed(2);
    grants(&mut s, "alice");
    grants(&mut s, "bob");
    denies(&mut s, "carol");
}

#[test]
fn what_is_counted_is_in_the_account() {
    let (mut s, start) = allowed(2);
    grants(&mut s, "alice");
    let hour = u32::try_from(start / HOUR).unwrap();
    let mut issued_by_hour = [0; 25];
    issued_by_hour[usize::try_from(hour % 25).unwrap()] = 1;
    let quota = IssuanceQuota { per_day: 2, latest_hour: hour, issued_by_hour, issued: 1 };
    assert_eq!(s.gatekeeper_record(0).quota, quota);
}

#[test]
fn an_issuance_in_the_first_second_of_an_hour_counts_for_25_hours() {
    let (mut s, start) = allowed(1);
    grants(&mut s, "alice");
    s.world.chain.set_now(start + 24 * HOUR);
    denies(&mut s, "bob");
    s.world.chain.set_now(start + 25 * HOUR - 1);
    denies(&mut s, "bob");
    s.world.chain.set_now(start + 25 * HOUR);
    grants(&mut s, "bob");
}

#[test]
fn an_issuance_in_the_last_second_of_an_hour_counts_for_24_hours() {
    let (mut s, start) = allowed(1);
    let last = start + HOUR - 1;
    s.world.chain.set_now(last);
    grants(&mut s, "alice");
    s.world.chain.set_now(last + 24 * HOUR);
    denies(&mut s, "bob");
    s.world.chain.set_now(last + 24 * HOUR + 1);
    grants(&mut s, "bob");
}

#[test]
fn hours_are_forgotten_one_by_one() {
    let (mut s, start) = allowed(2);
    grants(&mut s, "alice");
    s.world.chain.set_now(start + 10 * HOUR);
    grants(&mut s, "bob");
    s.world.chain.set_now(start + 25 * HOUR);
    grants(&mut s, "carol");
    denies(&mut s, "dave");
    s.world.chain.set_now(start + 35 * HOUR);
    grants(&mut s, "dave");
    denies(&mut s, "erin");
}

#[test]
fn zero_is_no_limit() {
    let (mut s, _) = allowed(0);
    for name in ["alice", "bob", "carol"] {
        grants(&mut s, name);
    }
}

#[test]
fn a_quota_set_late_counts_what_was_issued_without_one() {
    let (mut s, _) = allowed(0);
    grants(&mut s, "alice");
    grants(&mut s, "bob");
    assert_eq!(s.gatekeeper_record(0).quota.issued, 2);
    s.limit(GatekeeperLimits { issued_per_day: 3, ..LIMITS });
    grants(&mut s, "carol");
    denies(&mut s, "dave");
}

#[test]
fn a_lowered_quota_counts_what_was_issued_before() {
    let (mut s, _) = allowed(3);
    grants(&mut s, "alice");
    grants(&mut s, "bob");
    s.limit(GatekeeperLimits { issued_per_day: 2, ..LIMITS });
    denies(&mut s, "carol");
    s.limit(GatekeeperLimits { issued_per_day: 3, ..LIMITS });
    grants(&mut s, "carol");
}

#[test]
fn a_renounced_pass_still_counts() {
    let (mut s, _) = allowed(1);
    let alice = s.world.holder("alice");
    let renounce = s.renounce(alice.pubkey()).instruction();
    does(&mut s.world, renounce, &[&alice]);
    denies(&mut s, "alice");
}

#[test]
fn every_gatekeeper_has_its_own() {
    let (mut s, _) = allowed(1);
    grants(&mut s, "alice");
    denies(&mut s, "bob");
    let wallet = e2e::chain::actor("bob").pubkey();
    let operator = s.second_operator.pubkey();
    let by_second = IssuePass { operator, gatekeeper_slot: 1, ..s.issue(wallet) };
    does(&mut s.world, by_second.instruction(), &[&s.payer, &s.second_operator]);
}
