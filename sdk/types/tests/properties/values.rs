//! Values that meet: drawn apart from one another, two random seconds are never the same.

use portcullis_types::{Attributes, GatekeeperStatus, Pass, PassState, Requirement};
use proptest::prelude::*;

pub(crate) fn moment() -> impl Strategy<Value = i64> {
    prop_oneof![
        4 => 1_699_999_995_i64..1_700_000_005,
        2 => -3_i64..=3,
        1 => i64::MIN..=i64::MIN.saturating_add(2),
        1 => i64::MAX.saturating_sub(2)..=i64::MAX,
        2 => any::<i64>(),
    ]
}

pub(crate) fn duration() -> impl Strategy<Value = u64> {
    prop_oneof![
        4 => 0_u64..10,
        2 => 1_699_999_990_u64..1_700_000_010,
        1 => (i64::MAX.unsigned_abs().saturating_sub(2))..=(1 << 63) + 2,
        1 => u64::MAX.saturating_sub(2)..=u64::MAX,
        2 => any::<u64>(),
    ]
}

pub(crate) fn attributes() -> impl Strategy<Value = Attributes> {
    prop_oneof![
        2 => Just(0),
        2 => Just(u64::MAX),
        3 => (0_u32..64).prop_map(|bit| 1 << bit),
        2 => (0_u32..64).prop_map(|bit| !(1 << bit)),
        1 => any::<u64>(),
    ]
    .prop_map(Attributes)
}

pub(crate) fn requirement() -> impl Strategy<Value = Requirement> {
    let attributes = prop_oneof![Just(Attributes::NONE), attributes()];
    (attributes, duration(), duration()).prop_map(
        |(attributes, min_remaining_seconds, max_age_seconds)| Requirement {
            attributes,
            min_remaining_seconds,
            max_age_seconds,
        },
    )
}

pub(crate) fn state() -> impl Strategy<Value = PassState> {
    prop_oneof![
        6 => Just(PassState::Active),
        1 => Just(PassState::Frozen),
        1 => Just(PassState::Revoked),
    ]
}

pub(crate) fn status() -> impl Strategy<Value = GatekeeperStatus> {
    prop_oneof![
        5 => Just(GatekeeperStatus::Active),
        2 => Just(GatekeeperStatus::Frozen),
        1 => Just(GatekeeperStatus::Halted),
        1 => Just(GatekeeperStatus::Removed),
    ]
}

pub(crate) fn pass() -> impl Strategy<Value = Pass> {
    let generation = prop_oneof![0_u16..2, any::<u16>()];
    (state(), attributes(), moment(), moment(), 0_u16..4, generation).prop_map(
        |(state, attributes, issued_at, expires_at, gatekeeper_slot, generation)| Pass {
            state,
            attributes,
            issued_at,
            expires_at,
            gatekeeper_slot,
            generation,
        },
    )
}
