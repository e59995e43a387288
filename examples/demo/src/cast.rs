//! Who is in the story, and when it happens: different in every run, the same for the same seed.

use std::fmt;

use portcullis_solana::Address;
use rand::{Rng, SeedableRng, rngs::StdRng};
use solana_keypair::Keypair;
use solana_signer::Signer;

/// In seconds.
pub(crate) const DAY: i64 = 24 * 60 * 60;
const YEAR: i64 = 365 * DAY;
/// 1 January 2027.
const EARLIEST_START: i64 = 1_798_761_600;

/// A part in the story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Creates the networks and decides about them.
    Authority,
    /// Pauses and halts.
    Guardian,
    /// The gatekeeper's cold key.
    Gatekeeper,
    /// The gatekeeper's hot key.
    Operator,
    /// Runs the gated dApp.
    Dapp,
    /// Runs the dApp that takes single-use passes.
    Booth,
    /// Holds a pass.
    Alice,
    /// Holds none.
    Mallory,
    /// Makes the gated token.
    Issuer,
    /// The gated token: signs once, when it is made.
    Mint,
    /// Holds a pass, and tokens.
    Bob,
    /// Holds a pass that lasts longer.
    Carol,
}

impl Role {
    /// In order of their numbers.
    pub(crate) const ALL: [Self; 12] = [
        Self::Authority,
        Self::Guardian,
        Self::Gatekeeper,
        Self::Operator,
        Self::Dapp,
        Self::Booth,
        Self::Alice,
        Self::Mallory,
        Self::Issuer,
        Self::Mint,
        Self::Bob,
        Self::Carol,
    ];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Authority => "authority",
            Self::Guardian => "guardian",
            Self::Gatekeeper => "gatekeeper",
            Self::Operator => "operator",
            Self::Dapp => "dapp",
            Self::Booth => "booth",
            Self::Alice => "alice",
            Self::Mallory => "mallory",
            Self::Issuer => "issuer",
            Self::Mint => "mint",
            Self::Bob => "bob",
            Self::Carol => "carol",
        }
    }

    /// Whether it pays for anything. What is to become an account of a program must have nothing.
    pub(crate) const fn pays(self) -> bool {
        !matches!(self, Self::Mint)
    }
}

/// The keys of all roles, and the times.
pub(crate) struct Cast {
    keys: [Keypair; Role::ALL.len()],
    pub(crate) times: Times,
}

/// When the story begins, and how long things take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Times {
    /// Unix seconds.
    pub(crate) start: i64,
    /// What the pass is issued for.
    pub(crate) lifetime_days: i64,
    /// How long its holder stays away; longer than its lifetime.
    pub(crate) absence_days: i64,
    /// What it is renewed for.
    pub(crate) renewal_days: i64,
}

impl Cast {
    pub(crate) fn new(seed: u64) -> Self {
        let mut random = StdRng::seed_from_u64(seed);
        let keys = std::array::from_fn(|_| Keypair::new_from_array(random.random()));
        let lifetime_days = random.random_range(7..=90);
        let times = Times {
            start: EARLIEST_START.saturating_add(random.random_range(0..3 * YEAR)),
            lifetime_days,
            absence_days: random.random_range(1..=30_i64).saturating_add(lifetime_days),
            renewal_days: random.random_range(7..=90),
        };
        Self { keys, times }
    }

    pub(crate) fn key(&self, role: Role) -> &Keypair {
        &self.keys[role as usize]
    }

    pub(crate) fn address(&self, role: Role) -> Address {
        self.key(role).pubkey()
    }
}

impl fmt::Display for Cast {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for role in Role::ALL {
            writeln!(formatter, "  {:<12}{}", role.name(), self.address(role))?;
        }
        writeln!(formatter, "  {:<12}{} (Unix time)", "begins", self.times.start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_makes_the_cast() {
        assert_eq!(Cast::new(1).to_string(), Cast::new(1).to_string());
        assert_ne!(Cast::new(1).times, Cast::new(2).times);
        for role in Role::ALL {
            assert_eq!(Role::ALL[role as usize], role);
            assert_ne!(Cast::new(1).address(role), Cast::new(2).address(role));
        }
    }

    #[test]
    fn an_absence_outlasts_the_pass() {
        for seed in 0..1_000 {
            let times = Cast::new(seed).times;
            assert!(times.absence_days > times.lifetime_days, "{times:?}");
        }
    }
}
