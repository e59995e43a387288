//! The rule against an oracle that collects every reason and only then takes the lowest.

use crate::{
    seed::seeded,
    values::{duration, moment, pass, requirement, status},
};
use portcullis_types::{
    Attributes, GatekeeperEntry, GatekeeperStatus, Network, Pass, PassState, Reason, Record,
    Requirement, Verdict, evaluate,
};
use proptest::prelude::*;

fn record() -> impl Strategy<Value = Record> {
    prop_oneof![
        1 => Just(Record::Missing),
        1 => Just(Record::Foreign),
        10 => pass().prop_map(Record::Found),
    ]
}

fn network() -> impl Strategy<Value = Network> {
    let entry = (status(), prop_oneof![0_u16..2, any::<u16>()])
        .prop_map(|(status, generation)| GatekeeperEntry { status, generation });
    let issuer = prop_oneof![1 => Just(None), 9 => entry.prop_map(Some)];
    (prop::bool::weighted(0.2), issuer).prop_map(|(paused, issuer)| Network { paused, issuer })
}

/// A pass whose gatekeeper stands for it and which has not lapsed: the last checks decide.
fn well_standing() -> impl Strategy<Value = (Network, Record, i64)> {
    (network(), pass(), moment()).prop_map(|(network, pass, now)| {
        let generation = network.issuer.map_or(0, |issuer| issuer.generation);
        let expires_at = if pass.expires_at == 0 { 0 } else { pass.expires_at.max(now) };
        let pass = Pass { state: PassState::Active, generation, expires_at, ..pass };
        (network, Record::Found(pass), now)
    })
}

fn reasons(requirement: &Requirement, network: &Network, record: &Record, now: i64) -> Vec<Reason> {
    let mut reasons = Vec::new();
    let mut note = |applies: bool, reason: Reason| {
        if applies {
            reasons.push(reason);
        }
    };
    note(network.paused, Reason::NetworkPaused);
    note(matches!(record, Record::Missing), Reason::NoPass);
    note(matches!(record, Record::Foreign), Reason::WrongPass);
    if let Record::Found(pass) = record {
        let seconds_between = |from: i64, to: i64| i128::from(to).saturating_sub(i128::from(from));
        let remaining = seconds_between(now, pass.expires_at);
        let age = seconds_between(pass.issued_at, now);
        let ends = pass.expires_at != 0;
        let good_standing = network.issuer.is_some_and(|issuer| {
            let counts = match issuer.status {
                GatekeeperStatus::Active | GatekeeperStatus::Frozen => true,
                GatekeeperStatus::Halted | GatekeeperStatus::Removed => false,
            };
            counts && issuer.generation == pass.generation
        });
        let lacks = (0..64).any(|bit| {
            let set = |attributes: Attributes| attributes.0 >> bit & 1 == 1;
            set(requirement.attributes) && !set(pass.attributes)
        });
        let limited = requirement.max_age_seconds != 0;
        note(limited && age > i128::from(requirement.max_age_seconds), Reason::TooOld);
        let short = remaining < i128::from(requirement.min_remaining_seconds);
        note(ends && short, Reason::ExpiresTooSoon);
        note(lacks, Reason::MissingAttributes);
        note(!good_standing, Reason::IssuerInactive);
        note(ends && remaining < 0, Reason::Expired);
        note(pass.state == PassState::Frozen, Reason::Frozen);
        note(pass.state == PassState::Revoked, Reason::Revoked);
    }
    reasons
}

fn oracle(requirement: &Requirement, network: &Network, record: &Record, now: i64) -> Verdict {
    reasons(requirement, network, record, now)
        .into_iter()
        .min_by_key(|reason| reason.code())
        .map_or(Verdict::Allow, Verdict::Deny)
}

proptest! {
    #![proptest_config(seeded(8192))]

    #[test]
    fn the_lowest_reason_wins(
        requirement in requirement(),
        network in network(),
        record in record(),
        now in moment(),
    ) {
        prop_assert_eq!(
            evaluate(&requirement, &network, &record, now),
            oracle(&requirement, &network, &record, now)
        );
    }

    #[test]
    fn the_lowest_reason_wins_among_the_last_ones(
        requirement in requirement(),
        (network, record, now) in well_standing(),
    ) {
        prop_assert_eq!(
            evaluate(&requirement, &network, &record, now),
            oracle(&requirement, &network, &record, now)
        );
    }

    #[test]
    fn asking_for_more_never_opens_a_gate(
        (network, record, now) in well_standing(),
        asked in requirement(),
        more in requirement(),
        longer in duration(),
    ) {
        let stricter = Requirement {
            attributes: asked.attributes | more.attributes,
            min_remaining_seconds: asked.min_remaining_seconds.saturating_add(longer),
            max_age_seconds: match (asked.max_age_seconds, more.max_age_seconds) {
                (0, other) | (other, 0) => other,
                (one, other) => one.min(other),
            },
        };
        if evaluate(&stricter, &network, &record, now).is_allow() {
            prop_assert_eq!(evaluate(&asked, &network, &record, now), Verdict::Allow);
        }
    }

    #[test]
    fn a_lapsed_pass_never_comes_back_by_waiting(
        (network, record, now) in well_standing(),
        later in duration(),
    ) {
        let later = now.saturating_add_unsigned(later);
        let expired = Verdict::Deny(Reason::Expired);
        if evaluate(&Requirement::ANY, &network, &record, now) == expired {
            prop_assert_eq!(evaluate(&Requirement::ANY, &network, &record, later), expired);
        }
    }
}
