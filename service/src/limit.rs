//! How often somebody may ask. Each process counts for itself: several instances together let through
//! as many times as much.

use std::{
    hash::{BuildHasher as _, RandomState},
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use governor::{
    Quota, RateLimiter, clock::Clock as GovernorClock, middleware::StateInformationMiddleware,
    state::keyed::DashMapStateStore,
};
use serde::Deserialize;

use crate::{clock::Clock, model::ClientId};

const WINDOW_SECONDS: u64 = 60;

/// So many are counted each for itself. Beyond, all share [`SHARED`] counts, until enough of them have
/// been away for a window.
const MAX_KEYS: usize = 100_000;

const SHARED: u64 = 1_024;

/// How long to wait until those who are away are looked for again.
const SHRINK_SECONDS: u64 = 5;

/// How often somebody may ask, in a minute; zero: as often as they like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LimitsConfig {
    /// For anything, from one address.
    pub address_per_minute: u32,
    /// For a token, from one address, and as many for one client.
    pub token_per_minute: u32,
    /// To read, by one client.
    pub read_per_minute: u32,
    /// For a verdict, which asks a chain, by one client.
    pub verdict_per_minute: u32,
    /// To change something, by one client. Each item of a request for many counts.
    pub change_per_minute: u32,
}

impl Default for LimitsConfig {
    fn default() -> Self {
        Self {
            address_per_minute: 3_000,
            token_per_minute: 60,
            read_per_minute: 1_200,
            verdict_per_minute: 600,
            change_per_minute: 600,
        }
    }
}

/// By what an endpoint is limited, besides the address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LimitClass {
    /// By nothing, not even the address: what looks after the service asks it.
    None,
    /// By the address alone.
    Open,
    /// As a request for a token.
    Token,
    /// As a read.
    Read,
    /// As a read that asks a chain.
    Verdict,
    /// As a change.
    Change,
}

impl LimitClass {
    /// Its word in metrics.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Open => "open",
            Self::Token => "token",
            Self::Read => "read",
            Self::Verdict => "verdict",
            Self::Change => "change",
        }
    }
}

/// Where somebody stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// So many requests in a minute.
    pub limit: u32,
    /// So many are left now.
    pub remaining: u32,
    /// Until there are more, in seconds: all of them, or after a refusal the next one.
    pub reset_seconds: u64,
    /// Whether this one was one too many.
    pub is_refused: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Key {
    Address(IpAddr),
    Client(ClientId),
    Shared(u64),
}

/// The service's clock as governor asks for it.
#[derive(Clone, Debug)]
struct LimitClock(Arc<dyn Clock>);

impl GovernorClock for LimitClock {
    type Instant = Duration;

    fn now(&self) -> Duration {
        self.0.elapsed()
    }
}

#[derive(Debug)]
struct Limiter {
    limit: u32,
    buckets: RateLimiter<Key, DashMapStateStore<Key>, LimitClock, StateInformationMiddleware>,
    clock: LimitClock,
    hasher: RandomState,
    max_keys: usize,
    /// Seconds of the clock.
    next_shrink: AtomicU64,
}

impl Limiter {
    fn new(per_minute: u32, clock: LimitClock, max_keys: usize) -> Option<Self> {
        let quota = Quota::per_minute(NonZeroU32::new(per_minute)?);
        let buckets = RateLimiter::dashmap_with_clock(quota, clock.clone()).with_middleware();
        let (hasher, next_shrink) = (RandomState::new(), AtomicU64::new(0));
        Some(Self { limit: per_minute, buckets, clock, hasher, max_keys, next_shrink })
    }

    fn check(&self, key: Key) -> Standing {
        self.check_n(key, NonZeroU32::MIN)
    }

    /// As so many at once: all are let through, or none.
    fn check_n(&self, key: Key, count: NonZeroU32) -> Standing {
        let limit = self.limit;
        match self.buckets.check_key_n(&self.bounded(key), count) {
            Err(_) => {
                let reset_seconds = WINDOW_SECONDS;
                Standing { limit, remaining: 0, reset_seconds, is_refused: true }
            }
            Ok(Ok(snapshot)) => {
                let remaining = snapshot.remaining_burst_capacity();
                let used = u64::from(limit.saturating_sub(remaining));
                let reset_seconds =
                    used.saturating_mul(WINDOW_SECONDS).div_ceil(u64::from(limit.max(1)));
                Standing { limit, remaining, reset_seconds, is_refused: false }
            }
            Ok(Err(not_until)) => {
                let wait = not_until.wait_time_from(self.clock.now());
                let is_part = u64::from(wait.subsec_nanos() > 0);
                let reset_seconds = wait.as_secs().saturating_add(is_part).max(1);
                Standing { limit, remaining: 0, reset_seconds, is_refused: true }
            }
        }
    }

    /// What is counted never takes more than a certain room, whoever asks from wherever.
    fn bounded(&self, key: Key) -> Key {
        if self.buckets.len() < self.max_keys {
            return key;
        }
        let now = self.clock.now().as_secs();
        let next = self.next_shrink.load(Ordering::Relaxed);
        let after = now.saturating_add(SHRINK_SECONDS);
        let is_due = now >= next
            && self
                .next_shrink
                .compare_exchange(next, after, Ordering::Relaxed, Ordering::Relaxed)
                .is_ok();
        if is_due {
            self.buckets.retain_recent();
            self.buckets.shrink_to_fit();
            if self.buckets.len() < self.max_keys {
                return key;
            }
        }
        Key::Shared(self.hasher.hash_one(key).checked_rem(SHARED).unwrap_or(0))
    }
}

/// Who has asked how often.
#[derive(Debug)]
pub struct Limits {
    address: Option<Limiter>,
    token_by_address: Option<Limiter>,
    token_by_client: Option<Limiter>,
    read: Option<Limiter>,
    verdict: Option<Limiter>,
    change: Option<Limiter>,
}

impl Limits {
    /// Nobody has asked yet.
    pub fn new(config: &LimitsConfig, clock: Arc<dyn Clock>) -> Self {
        Self::with_room(config, clock, MAX_KEYS)
    }

    fn with_room(config: &LimitsConfig, clock: Arc<dyn Clock>, max_keys: usize) -> Self {
        let clock = LimitClock(clock);
        let limiter = |per_minute| Limiter::new(per_minute, clock.clone(), max_keys);
        Self {
            address: limiter(config.address_per_minute),
            token_by_address: limiter(config.token_per_minute),
            token_by_client: limiter(config.token_per_minute),
            read: limiter(config.read_per_minute),
            verdict: limiter(config.verdict_per_minute),
            change: limiter(config.change_per_minute),
        }
    }

    /// A request from there; `None`: it is not limited so. An address that is not known counts as
    /// one.
    pub fn by_address(&self, class: LimitClass, address: Option<IpAddr>) -> Option<Standing> {
        let key = Key::Address(group(address.unwrap_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED))));
        let narrow = match class {
            LimitClass::None => return None,
            LimitClass::Token => self.token_by_address.as_ref().map(|limiter| limiter.check(key)),
            LimitClass::Open | LimitClass::Read | LimitClass::Verdict | LimitClass::Change => None,
        };
        if narrow.is_some_and(|standing| standing.is_refused) {
            return narrow;
        }
        let wide = self.address.as_ref().map(|limiter| limiter.check(key));
        match (narrow, wide) {
            (Some(narrow), Some(wide)) if !wide.is_refused => Some(narrow),
            (narrow, wide) => wide.or(narrow),
        }
    }

    /// A request of this client, which has shown who it is; `None`: it is not limited so. Whoever
    /// only says that they are the client takes nothing from it.
    pub fn by_client(&self, class: LimitClass, client: ClientId) -> Option<Standing> {
        let limiter = match class {
            LimitClass::None | LimitClass::Open => None,
            LimitClass::Token => self.token_by_client.as_ref(),
            LimitClass::Read => self.read.as_ref(),
            LimitClass::Verdict => self.verdict.as_ref(),
            LimitClass::Change => self.change.as_ref(),
        };
        limiter.map(|limiter| limiter.check(Key::Client(client)))
    }

    /// So many changes more of this client, in a request that was counted as one; `None`: they are not
    /// limited.
    pub fn more_changes(&self, client: ClientId, count: u32) -> Option<Standing> {
        let (limiter, count) = self.change.as_ref().zip(NonZeroU32::new(count))?;
        Some(limiter.check_n(Key::Client(client), count))
    }

    /// The most changes that a client can make in one request; `None`: any number.
    pub fn max_changes(&self) -> Option<u32> {
        self.change.as_ref().map(|limiter| limiter.limit)
    }
}

/// Whoever has one IPv6 address has the 2^64 beside it as well.
pub(crate) fn group(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)))
        }
        IpAddr::V4(address) => IpAddr::V4(address),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::ManualClock;

    const PER_MINUTE: u32 = 6;

    fn limits(max_keys: usize) -> (Limits, Arc<ManualClock>) {
        let clock = Arc::new(ManualClock::at_ms(1_000_000));
        let config = LimitsConfig {
            address_per_minute: PER_MINUTE,
            token_per_minute: 0,
            read_per_minute: PER_MINUTE,
            verdict_per_minute: PER_MINUTE,
            change_per_minute: PER_MINUTE,
        };
        (Limits::with_room(&config, clock.clone(), max_keys), clock)
    }

    fn ask(limits: &Limits, address: &str) -> Standing {
        limits.by_address(LimitClass::Open, Some(address.parse().unwrap())).unwrap()
    }

    #[test]
    fn so_many_are_let_through_and_then_one_at_a_time() {
        let (limits, clock) = limits(MAX_KEYS);
        for remaining in (0..PER_MINUTE).rev() {
            let standing = ask(&limits, "192.0.2.1");
            assert_eq!((standing.remaining, standing.is_refused), (remaining, false));
        }
        let refused = ask(&limits, "192.0.2.1");
        assert_eq!((refused.is_refused, refused.remaining, refused.reset_seconds), (true, 0, 10));
        clock.advance_ms(9_999);
        assert!(ask(&limits, "192.0.2.1").is_refused);
        clock.advance_ms(1);
        assert!(!ask(&limits, "192.0.2.1").is_refused);
        assert!(ask(&limits, "192.0.2.1").is_refused);
    }

    #[test]
    fn nobody_takes_from_another() {
        let (limits, _) = limits(MAX_KEYS);
        while !ask(&limits, "192.0.2.1").is_refused {}
        assert!(!ask(&limits, "192.0.2.2").is_refused);
        let (a, b) = (ClientId::new(), ClientId::new());
        while !limits.by_client(LimitClass::Read, a).unwrap().is_refused {}
        assert!(!limits.by_client(LimitClass::Read, b).unwrap().is_refused);
        assert!(!limits.by_client(LimitClass::Change, a).unwrap().is_refused);
    }

    #[test]
    fn the_addresses_of_one_host_are_one() {
        let (limits, _) = limits(MAX_KEYS);
        while !ask(&limits, "2001:db8::1").is_refused {}
        assert!(ask(&limits, "2001:db8::ffff:1").is_refused);
        assert!(!ask(&limits, "2001:db8:0:1::1").is_refused);
        while !ask(&limits, "192.0.2.1").is_refused {}
        assert!(ask(&limits, "::ffff:192.0.2.1").is_refused);
    }

    #[test]
    fn zero_is_no_limit() {
        let (limits, _) = limits(MAX_KEYS);
        assert_eq!(limits.by_client(LimitClass::Token, ClientId::new()), None);
        assert_eq!(limits.by_address(LimitClass::None, None), None);
    }

    #[test]
    fn memory_has_a_bound_and_is_given_back() {
        let (limits, clock) = limits(100);
        let count = || limits.address.as_ref().unwrap().buckets.len();
        for number in 0..10_000u32 {
            ask(&limits, &std::net::Ipv4Addr::from_bits(number).to_string());
        }
        assert!(count() <= 100 + 1_024, "{}", count());
        clock.advance_ms(120_000);
        ask(&limits, "192.0.2.1");
        assert!(count() <= 1, "{}", count());
    }
}
