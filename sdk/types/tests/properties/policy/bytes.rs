//! A policy account, written by hand from the documented table.

use crate::values::{attributes, duration};
use portcullis_types::{
    Address, Combination, PermanentDelegateRule, Requirement, Sides, solana::GATEWAY_PROGRAM_ID,
};
use proptest::{prelude::*, sample::select};
use sha2::{Digest, Sha256};

pub(super) const BYTES: usize = 1304;

#[derive(Clone, Debug)]
pub(super) struct PolicyBytes {
    pub(super) sides: Sides,
    pub(super) combination: Combination,
    pub(super) permanent_delegate_rule: PermanentDelegateRule,
    pub(super) flags: u8,
    pub(super) paused: u8,
    pub(super) bump: u8,
    pub(super) generation: u32,
    /// Mint, authority, pending authority, rent payer.
    pub(super) addresses: [Address; 4],
    pub(super) requirement: Requirement,
    pub(super) networks: Vec<Address>,
    pub(super) exemptions: Vec<(Address, u8)>,
    /// What stands where nothing belongs.
    unused: u8,
}

impl PolicyBytes {
    pub(super) fn encode(&self) -> Vec<u8> {
        let mut data = vec![self.unused; BYTES];
        data[0..8].copy_from_slice(&discriminator("spl-transfer-hook-interface:execute"));
        data[8..12].copy_from_slice(&459_u32.to_le_bytes());
        let metas = self.metas();
        let count = u32::try_from(metas.len()).expect("few");
        data[12..16].copy_from_slice(&count.to_le_bytes());
        for (place, meta) in data[16..471].chunks_exact_mut(35).zip(&metas) {
            place.copy_from_slice(meta);
        }
        data[471..479].copy_from_slice(&discriminator("account:Policy"));
        data[479..483].copy_from_slice(&821_u32.to_le_bytes());
        data[483] = 1;
        data[484] = self.sides.code();
        data[485] = self.combination.code();
        data[486] = self.permanent_delegate_rule.code();
        data[487] = self.flags;
        data[488] = self.paused;
        data[489] = u8::try_from(self.networks.len()).expect("few");
        data[490] = u8::try_from(self.exemptions.len()).expect("few");
        data[491] = self.bump;
        data[492..496].copy_from_slice(&self.generation.to_le_bytes());
        data[496..624].copy_from_slice(&self.addresses.concat());
        data[624..632].copy_from_slice(&self.requirement.attributes.0.to_le_bytes());
        data[632..640].copy_from_slice(&self.requirement.min_remaining_seconds.to_le_bytes());
        data[640..648].copy_from_slice(&self.requirement.max_age_seconds.to_le_bytes());
        for (place, network) in data[648..776].chunks_exact_mut(32).zip(&self.networks) {
            place.copy_from_slice(network);
        }
        for (place, (wallet, _)) in data[776..1288].chunks_exact_mut(32).zip(&self.exemptions) {
            place.copy_from_slice(wallet);
        }
        for (place, (_, kind)) in data[1288..].iter_mut().zip(&self.exemptions) {
            *place = *kind;
        }
        data
    }

    /// As the SPL interface encodes them: the gateway, the networks, the sender's passes, the
    /// receiver's.
    pub(super) fn metas(&self) -> Vec<[u8; 35]> {
        let address = |address: &Address| {
            let mut meta = [0; 35];
            meta[1..33].copy_from_slice(address);
            meta
        };
        let mut metas = vec![address(&GATEWAY_PROGRAM_ID)];
        metas.extend(self.networks.iter().map(address));
        for (sides, token_account) in [(Sides::Sender, 0), (Sides::Receiver, 2)] {
            if self.sides != sides && self.sides != Sides::Both {
                continue;
            }
            for (network, _) in (6_u8..).zip(&self.networks) {
                let seeds = [1, 4, b'p', b'a', b's', b's', 3, network, 4, token_account, 32, 32];
                let mut meta = [0; 35];
                meta[0] = 128 | 5;
                meta[1..13].copy_from_slice(&seeds);
                metas.push(meta);
            }
        }
        metas
    }
}

pub(super) fn discriminator(name: &str) -> [u8; 8] {
    *Sha256::digest(name).first_chunk().expect("a hash is longer")
}

prop_compose! {
    pub(super) fn policy_bytes()(
        sides in select(&Sides::ALL[..]),
        combination in select(&Combination::ALL[..]),
        permanent_delegate_rule in select(&PermanentDelegateRule::ALL[..]),
        (flags, paused, unused) in (0_u8..4, 0_u8..3, prop_oneof![Just(0), any::<u8>()]),
        (bump, generation) in any::<(u8, u32)>(),
        (addresses, pending) in any::<([Address; 4], bool)>(),
        (attributes, min, max) in (attributes(), duration(), duration()),
        networks in prop::collection::vec(any::<Address>(), 1..=4),
        exemptions in prop::collection::vec((any::<Address>(), 0_u8..=5), 0..=16),
    ) -> PolicyBytes {
        let mut addresses = addresses;
        if !pending {
            addresses[2] = [0; 32];
        }
        let requirement =
            Requirement { attributes, min_remaining_seconds: min, max_age_seconds: max };
        PolicyBytes {
            sides, combination, permanent_delegate_rule, flags, paused, bump, generation, addresses,
            requirement, networks, exemptions, unused,
        }
    }
}
