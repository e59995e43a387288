use portcullis_types::{Network, Pass};
use proptest::prelude::{Just, Strategy, any, prop_oneof, proptest};

use super::*;
use crate::rpc::{NetworkRecord, PassRecord};

const NOW: i64 = 1_000;

fn status(pass: Pass, network: &Network) -> PassStatus {
    let zero = Address::default();
    PassStatus {
        network: zero,
        wallet: zero,
        verdict: Verdict::Allow,
        pass: Some(PassRecord {
            address: zero,
            network: zero,
            wallet: zero,
            rent_payer: zero,
            status_reason: portcullis_types::lifecycle::StatusReason::NONE,
            facts: pass,
        }),
        network_record: Some(NetworkRecord {
            address: zero,
            creator: zero,
            id: 0,
            authority: zero,
            pending_authority: None,
            guardian: None,
            rent_payer: zero,
            default_lifetime_seconds: 0,
            max_lifetime_seconds: 0,
            flags: Default::default(),
            paused: network.paused,
            open_gatekeepers: 1,
            gatekeepers: vec![network.issuer],
        }),
        record: Record::Found(pass),
        now: NOW,
        slot: 1,
    }
}

/// Each condition of the rule by itself.
fn applies(reason: Reason, requirement: &Requirement, network: &Network, pass: &Pass) -> bool {
    let expired = pass.is_expired(NOW);
    match reason {
        Reason::NoPass | Reason::WrongPass => false,
        Reason::Revoked => pass.state == PassState::Revoked,
        Reason::Frozen => pass.state == PassState::Frozen,
        Reason::Expired => expired,
        Reason::IssuerInactive => {
            !network.issuer.is_some_and(|issuer| issuer.stands_for(pass.generation))
        }
        Reason::MissingAttributes => !pass.attributes.contains(requirement.attributes),
        Reason::ExpiresTooSoon => {
            // Of one that has expired this is not said, too.
            pass.expires_at != 0
                && !expired
                && pass.expires_at.abs_diff(NOW) < requirement.min_remaining_seconds
        }
        Reason::TooOld => {
            requirement.max_age_seconds != 0
                && NOW > pass.issued_at
                && NOW.abs_diff(pass.issued_at) > requirement.max_age_seconds
        }
        Reason::NetworkPaused => network.paused,
    }
}

fn passes() -> impl Strategy<Value = Pass> {
    let states = [PassState::Active, PassState::Frozen, PassState::Revoked];
    let times = || prop_oneof![Just(0), NOW - 3..NOW + 3, any::<i64>()];
    (proptest::sample::select(states.to_vec()), 0..4u64, times(), times(), 0..2u16).prop_map(
        |(state, attributes, issued_at, expires_at, generation)| Pass {
            state,
            attributes: Attributes(attributes),
            issued_at,
            expires_at,
            gatekeeper_slot: 0,
            generation,
        },
    )
}

fn networks() -> impl Strategy<Value = Network> {
    let issuer = proptest::option::of((1..=4u8, 0..2u16)).prop_map(|issuer| {
        let (status, generation) = issuer?;
        Some(GatekeeperEntry { status: GatekeeperStatus::from_code(status)?, generation })
    });
    (any::<bool>(), issuer).prop_map(|(paused, issuer)| Network { paused, issuer })
}

proptest! {
    #[test]
    fn every_reason_that_applies_is_named_and_no_other(
        pass in passes(),
        network in networks(),
        attributes in 0..4u64,
        min_remaining_seconds in 0..4u64,
        max_age_seconds in 0..4u64,
    ) {
        let attributes = Attributes(attributes);
        let requirement = Requirement { attributes, min_remaining_seconds, max_age_seconds };
        let explanation = Explanation::new(requirement, status(pass, &network));
        let expected: Vec<Reason> = Reason::ALL
            .into_iter()
            .filter(|reason| applies(*reason, &requirement, &network, &pass))
            .collect();
        assert_eq!(explanation.reasons, expected);
        let first = expected.first().map_or(Verdict::Allow, |reason| Verdict::Deny(*reason));
        assert_eq!(explanation.verdict, first);
    }
}
