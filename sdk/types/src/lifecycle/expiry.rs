use super::LifecycleError;

/// How long passes may live, in seconds. Zero: no limit; as the default: the maximum.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Lifetimes {
    /// What a pass gets for which no expiry is asked.
    pub default_seconds: u64,
    /// The most that the network allows.
    pub network_max_seconds: u64,
    /// The most that the gatekeeper may grant.
    pub gatekeeper_max_seconds: u64,
}

impl Lifetimes {
    #[inline(always)]
    const fn max_seconds(self) -> u64 {
        shorter(self.network_max_seconds, self.gatekeeper_max_seconds)
    }
}

/// The shorter of two limits, where zero is none.
#[inline(always)]
const fn shorter(left: u64, right: u64) -> u64 {
    if left == 0 || (right != 0 && right < left) { right } else { left }
}

/// The expiry (Unix seconds; zero: never) that an issue or renewal at `now` grants.
///
/// `requested` is the last second in which the pass shall be valid; `Some(0)`: never expire;
/// `None`: the default lifetime, cut to what is allowed. `now` itself is allowed: such a pass is
/// valid until the end of this second.
///
/// # Errors
///
/// [`LifecycleError::ExpiryInPast`], or [`LifecycleError::LifetimeTooLong`] if the request exceeds
/// a limit or the end lies beyond what 64 bits hold.
#[inline(always)]
pub const fn expiry(
    requested: Option<i64>,
    now: i64,
    lifetimes: Lifetimes,
) -> Result<i64, LifecycleError> {
    let max_seconds = lifetimes.max_seconds();
    match requested {
        None => match shorter(lifetimes.default_seconds, max_seconds) {
            0 => Ok(0),
            seconds => match now.checked_add_unsigned(seconds) {
                Some(end) => Ok(not_never(end)),
                None => Err(LifecycleError::LifetimeTooLong),
            },
        },
        Some(0) if max_seconds == 0 => Ok(0),
        Some(0) => Err(LifecycleError::LifetimeTooLong),
        Some(end) if end < now => Err(LifecycleError::ExpiryInPast),
        Some(end) if max_seconds != 0 && end.abs_diff(now) > max_seconds => {
            Err(LifecycleError::LifetimeTooLong)
        }
        Some(end) => Ok(end),
    }
}

/// The expiry of a pass consumed at `now`: the second before, or the earlier expiry it already had.
/// It never raises an expiry, and never yields zero, which would mean *never expires*.
#[inline(always)]
pub const fn consumed_expiry(expires_at: i64, now: i64) -> i64 {
    let before = not_never(now.saturating_sub(1));
    if expires_at != 0 && expires_at < before { expires_at } else { before }
}

/// Zero stands for *never*: a moment that happens to be zero becomes the second before it.
#[inline(always)]
const fn not_never(moment: i64) -> i64 {
    if moment == 0 { -1 } else { moment }
}
