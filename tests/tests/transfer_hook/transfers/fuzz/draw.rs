//! Makes up policies, and damages them.

use std::ops::Range;

use portcullis_solana::{
    Address,
    transfer_hook::{PolicyFlags, PolicySettings},
};
use portcullis_types::{Attributes, Combination, PermanentDelegateRule, Requirement, Sides};
use rand::{
    Rng,
    rngs::StdRng,
    seq::{IndexedRandom, SliceRandom},
};
use solana_keypair::Keypair;
use solana_signer::Signer;

/// From the type of the policy's entry to its mint: most bytes elsewhere are not looked at.
const HEAD: Range<usize> = 471..496;
/// In it, from the sides to the number of exemptions.
const SETTINGS: Range<usize> = 484..491;
const EXEMPTION_COUNT: usize = 490;
const EXEMPT_WALLETS: usize = 776;

pub(super) struct Draw {
    pub(super) rng: StdRng,
}

impl Draw {
    pub(super) fn percent(&mut self) -> u32 {
        self.rng.random_range(0..100)
    }

    pub(super) fn chance(&mut self, percent: u32) -> bool {
        self.rng.random_ratio(percent, 100)
    }

    pub(super) fn one_of<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        from.choose(&mut self.rng).unwrap()
    }

    pub(super) fn amount(&mut self) -> u64 {
        self.rng.random()
    }

    pub(super) fn settings(&mut self, networks: &[Address]) -> PolicySettings {
        let mut networks = networks.to_vec();
        if self.chance(50) {
            networks.shuffle(&mut self.rng);
        }
        networks.truncate(self.rng.random_range(1..=networks.len()));
        PolicySettings {
            sides: *self.one_of(&Sides::ALL),
            combination: *self.one_of(&Combination::ALL),
            permanent_delegate_rule: *self.one_of(&PermanentDelegateRule::ALL),
            flags: PolicyFlags(*self.one_of(&[0, 0, 0, 1, 2, 3])),
            requirement: Requirement {
                attributes: Attributes(*self.one_of(&[0, 0, 0, 1])),
                min_remaining_seconds: *self.one_of(&[0, 0, 0, u64::MAX]),
                max_age_seconds: 0,
            },
            networks,
        }
    }

    /// The bytes with something wrong, or right by another name, or as they are.
    pub(super) fn damage(&mut self, whole: &[u8], wallets: &[Keypair]) -> Vec<u8> {
        let mut bytes = whole.to_vec();
        for _ in 0..self.rng.random_range(1..=2) {
            self.damage_once(&mut bytes, wallets);
        }
        bytes
    }

    fn damage_once(&mut self, bytes: &mut Vec<u8>, wallets: &[Keypair]) {
        let length = bytes.len();
        match self.rng.random_range(0..12) {
            0 => {}
            1..4 if length > HEAD.end => {
                let at = self.rng.random_range(SETTINGS);
                bytes[at] = self.rng.random_range(0..5);
            }
            4 if length > HEAD.end => {
                let at = self.rng.random_range(HEAD);
                bytes[at] ^= 1 << self.rng.random_range(0..8);
            }
            5 if length > EXEMPT_WALLETS + 16 * 32 => {
                let at = EXEMPT_WALLETS + 32 * self.rng.random_range(0..16);
                let wallet = self.one_of(wallets).pubkey();
                bytes[at..][..32].copy_from_slice(wallet.as_ref());
                bytes[EXEMPTION_COUNT] = self.rng.random_range(0..18);
            }
            6..8 if length > 0 => {
                let at = self.rng.random_range(0..length);
                bytes[at] ^= 1 << self.rng.random_range(0..8);
            }
            8..10 if length > 0 => {
                let span = self.span(length);
                match self.rng.random_range(0..3) {
                    0 => self.rng.fill(&mut bytes[span]),
                    1 => bytes[span].fill(0),
                    _ => bytes[span].fill(0xff),
                }
            }
            10 if length > 0 => {
                let span = self.span(length);
                let to = self.rng.random_range(0..=length - span.len());
                bytes.copy_within(span, to);
            }
            _ => {
                let length = match self.rng.random_range(0..3) {
                    0 => self.rng.random_range(0..=length),
                    1 => length.saturating_sub(self.rng.random_range(0..3)),
                    _ => length + self.rng.random_range(0..40),
                };
                bytes.resize(length, self.rng.random());
            }
        }
    }

    /// A short one, mostly.
    fn span(&mut self, length: usize) -> Range<usize> {
        let longest = *self.one_of(&[4, 40, length]);
        let start = self.rng.random_range(0..length);
        start..length.min(start + self.rng.random_range(1..=longest))
    }
}
