#![allow(clippy::arithmetic_side_effects)]

use proptest::prelude::*;

use super::*;

const NONE: IssuanceQuota =
    IssuanceQuota { per_day: 0, latest_hour: 0, issued_by_hour: [0; HOURS as usize], issued: 0 };

/// As the program counts, from its words: forget what is 25 hours old, then count.
fn count(quota: &mut IssuanceQuota, hour: u32) {
    while quota.latest_hour < hour {
        quota.latest_hour += 1;
        quota.issued_by_hour[quota.latest_hour as usize % HOURS as usize] = 0;
    }
    quota.issued_by_hour[quota.latest_hour as usize % HOURS as usize] += 1;
    quota.issued = quota.issued_by_hour.iter().sum();
}

#[test]
fn no_limit_has_no_remainder() {
    assert_eq!(NONE.remaining(0), None);
}

#[test]
fn an_issuance_counts_for_25_hours_of_the_clock() {
    let mut quota = IssuanceQuota { per_day: 3, ..NONE };
    count(&mut quota, 1_000);
    let hour = |hour: i64| hour * 3_600;
    assert_eq!(quota.remaining(hour(1_000)), Some(2));
    assert_eq!(quota.remaining(hour(1_025) - 1), Some(2));
    assert_eq!(quota.remaining(hour(1_025)), Some(3));
    assert_eq!(quota.remaining(i64::MAX), Some(3));
    // Backwards, and before the epoch.
    assert_eq!(quota.remaining(hour(10)), Some(2));
    assert_eq!(quota.remaining(i64::MIN), Some(2));
}

proptest! {
    #[test]
    fn agrees_with_a_list_of_issuances(
        per_day in 1_u32..50,
        mut hours in prop::collection::vec(1_000_u32..1_100, 0..40),
        later in 0_u32..60,
    ) {
        hours.sort_unstable();
        let mut quota = IssuanceQuota { per_day, latest_hour: 900, ..NONE };
        for &hour in &hours {
            count(&mut quota, hour);
        }
        let now = hours.last().copied().unwrap_or(1_000) + later;
        let counted = hours.iter().filter(|&&hour| hour + 25 > now).count() as u32;
        prop_assert_eq!(
            quota.remaining(i64::from(now) * 3_600 + 3_599),
            Some(per_day.saturating_sub(counted))
        );
    }

    #[test]
    fn any_bytes_have_an_answer(
        (per_day, latest_hour, issued) in any::<(u32, u32, u32)>(),
        issued_by_hour in any::<[u32; HOURS as usize]>(),
        now in any::<i64>(),
    ) {
        let quota = IssuanceQuota { per_day, latest_hour, issued_by_hour, issued };
        prop_assert_eq!(quota.remaining(now).is_none(), per_day == 0);
    }
}
