//! Expiries granted and consumed, against exact arithmetic.

use crate::{
    seed::seeded,
    values::{duration, moment},
};
use portcullis_types::lifecycle::{LifecycleError, Lifetimes, consumed_expiry, expiry};
use proptest::prelude::*;

/// Expiries in the order of their length: zero, never, is the last.
pub(crate) fn end(expires_at: i64) -> i128 {
    if expires_at == 0 { i128::MAX } else { i128::from(expires_at) }
}

proptest! {
    #![proptest_config(seeded(4096))]

    #[test]
    fn consuming_only_lowers_whatever_the_clock_says(expires_at in moment(), now in moment()) {
        let consumed = consumed_expiry(expires_at, now);
        prop_assert!(consumed != 0);
        prop_assert!(end(consumed) <= end(expires_at));
        prop_assert!(now == i64::MIN || consumed < now);
    }

    #[test]
    fn an_expiry_is_granted_or_refused_as_exact_arithmetic_says(
        requested in prop_oneof![Just(None), moment().prop_map(Some)],
        now in moment(),
        (default_seconds, network_max_seconds, gatekeeper_max_seconds) in
            (duration(), duration(), duration()),
    ) {
        let limit = |seconds: u64| if seconds == 0 { i128::MAX } else { i128::from(seconds) };
        let most = limit(network_max_seconds).min(limit(gatekeeper_max_seconds));
        let from_now = |seconds: i128| i128::from(now).saturating_add(seconds);
        let expected = match requested {
            None => match limit(default_seconds).min(most) {
                i128::MAX => Ok(0),
                seconds => match from_now(seconds) {
                    0 => Ok(-1),
                    moment => i64::try_from(moment).map_err(|_| LifecycleError::LifetimeTooLong),
                },
            },
            Some(0) if most == i128::MAX => Ok(0),
            Some(0) => Err(LifecycleError::LifetimeTooLong),
            Some(moment) if moment < now => Err(LifecycleError::ExpiryInPast),
            Some(moment) if i128::from(moment) > from_now(most) => {
                Err(LifecycleError::LifetimeTooLong)
            }
            Some(moment) => Ok(moment),
        };
        let lifetimes = Lifetimes { default_seconds, network_max_seconds, gatekeeper_max_seconds };
        prop_assert_eq!(expiry(requested, now, lifetimes), expected);
    }
}
