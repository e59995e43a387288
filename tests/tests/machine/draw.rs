//! Makes up calls: mostly by somebody who may, often enough by somebody who may not.

use e2e::chain::actor;
use portcullis_solana::{
    Address,
    instruction::{AddGatekeeper, CreateNetwork, GatekeeperLimits, NetworkSettings},
    pda,
};
use portcullis_types::{Attributes, Requirement, lifecycle::Permissions, solana::NetworkFlags};
use rand::{Rng, rngs::StdRng, seq::IndexedRandom};
use solana_signer::Signer;

use crate::{call::Call, state::State};

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;
const NETWORKS: u32 = 2;
const WALLETS: u32 = 4;
const GATEKEEPERS: u16 = 3;
const OFFICERS: u32 = 8;
const PAYERS: u32 = 2;

/// Everybody by name.
pub(crate) fn cast() -> Vec<String> {
    let named = |kind, count| (0..count).map(move |index| format!("{kind} {index}"));
    named("officer", OFFICERS)
        .chain(named("wallet", WALLETS))
        .chain(named("payer", PAYERS))
        .collect()
}

fn address(kind: &str, index: u32) -> Address {
    actor(&format!("{kind} {index}")).pubkey()
}

/// The address of one of the networks, whether or not it exists.
pub(crate) fn network(index: u32) -> Address {
    pda::network(&address("officer", index), index).0
}

pub(crate) fn networks() -> Vec<Address> {
    (0..NETWORKS).map(network).collect()
}

pub(crate) fn wallets() -> Vec<Address> {
    (0..WALLETS).map(|index| address("wallet", index)).collect()
}

/// Draws from a state.
pub(crate) struct Draw<'a> {
    pub(crate) rng: &'a mut StdRng,
    pub(crate) state: &'a State,
    pub(crate) now: i64,
}

impl Draw<'_> {
    pub(crate) fn chance(&mut self, percent: u32) -> bool {
        self.rng.random_ratio(percent, 100)
    }

    pub(crate) fn anybody(&mut self) -> Address {
        let name = cast().choose(self.rng).unwrap().clone();
        actor(&name).pubkey()
    }

    pub(crate) fn officer(&mut self) -> Address {
        address("officer", self.rng.random_range(0..OFFICERS))
    }

    fn payer(&mut self) -> Address {
        address("payer", self.rng.random_range(0..PAYERS))
    }

    /// `right`, or now and then somebody else.
    pub(crate) fn mostly(&mut self, right: Option<Address>) -> Address {
        match right {
            Some(right) if self.chance(88) => right,
            _ => self.anybody(),
        }
    }

    pub(crate) fn key(&mut self) -> Address {
        if self.chance(4) { Address::default() } else { self.officer() }
    }

    pub(crate) fn nobody_or_officer(&mut self) -> Option<Address> {
        if self.chance(15) { None } else { Some(self.officer()) }
    }

    fn seconds(&mut self, from: &[i64]) -> u64 {
        from.choose(self.rng).unwrap().unsigned_abs()
    }

    pub(crate) fn settings(&mut self) -> NetworkSettings {
        let flags = [2, 2, 2, 2, 0, 1, 3, 4].choose(self.rng).unwrap();
        NetworkSettings {
            default_lifetime_seconds: self.seconds(&[0, HOUR, DAY, 30 * DAY]),
            max_lifetime_seconds: self.seconds(&[0, 0, 30 * DAY, 365 * DAY]),
            flags: NetworkFlags(*flags),
        }
    }

    pub(crate) fn limits(&mut self) -> GatekeeperLimits {
        let permissions = match self.rng.random_range(0..10) {
            0 => self.rng.random_range(0..=u16::MAX),
            1 | 2 => self.rng.random_range(0..=Permissions::ALL.0),
            _ => Permissions::ALL.0,
        };
        GatekeeperLimits {
            max_lifetime_seconds: self.seconds(&[0, 0, DAY, 60 * DAY]),
            issued_per_day: *[0, 1, 2, 5].choose(self.rng).unwrap(),
            permissions: Permissions(permissions),
        }
    }

    pub(crate) fn expiry(&mut self) -> Option<i64> {
        match self.rng.random_range(0..10) {
            0 => Some(0),
            1 => Some(self.now),
            2 => Some(self.now - self.rng.random_range(1..DAY)),
            3..6 => Some(self.now + self.rng.random_range(0..40 * DAY)),
            _ => None,
        }
    }

    pub(crate) fn requirement(&mut self) -> Requirement {
        if self.chance(60) {
            return Requirement::ANY;
        }
        Requirement {
            attributes: self.attributes(),
            min_remaining_seconds: self.seconds(&[0, HOUR, 10 * DAY]),
            max_age_seconds: self.seconds(&[0, HOUR, 10 * DAY]),
        }
    }

    pub(crate) fn attributes(&mut self) -> Attributes {
        Attributes(self.rng.random_range(0..4))
    }

    /// Where lamports might be sent to make trouble.
    pub(crate) fn gateway_address(&mut self) -> Address {
        let network = network(self.rng.random_range(0..NETWORKS));
        match self.rng.random_range(0..3) {
            0 => network,
            1 => pda::gatekeeper(&network, self.rng.random_range(0..GATEKEEPERS)).0,
            _ => pda::pass(&network, wallets().choose(self.rng).unwrap()).0,
        }
    }

    /// How far the clock moves.
    pub(crate) fn passing(&mut self) -> i64 {
        match self.rng.random_range(0..40) {
            0 => 100 * DAY,
            1 => self.rng.random_range(0..30 * DAY),
            2..6 => self.rng.random_range(0..DAY),
            6 => -self.rng.random_range(0..2 * DAY),
            7..20 => self.rng.random_range(0..HOUR),
            _ => 0,
        }
    }

    /// Any call.
    pub(crate) fn call(&mut self) -> Call {
        let index = self.rng.random_range(0..NETWORKS);
        let network = network(index);
        let Some(governed) = self.state.networks.get(&network) else {
            if self.chance(85) {
                return self.create(index);
            }
            return self.about(network, None);
        };
        let authority = governed.authority;
        let few = governed.open_gatekeepers < 2;
        if self.chance(1) {
            return self.create(index);
        }
        if self.chance(if few { 40 } else { 2 }) {
            return self.add(network, authority);
        }
        self.about(network, Some(authority))
    }

    fn create(&mut self, id: u32) -> Call {
        let settings = self.settings();
        Call::CreateNetwork(CreateNetwork {
            payer: self.payer(),
            creator: address("officer", id),
            id,
            settings,
        })
    }

    fn add(&mut self, network: Address, authority: Address) -> Call {
        let slots = self.state.networks[&network].slots.len();
        let slot = if self.chance(95) { slots } else { slots + 1 };
        Call::AddGatekeeper(AddGatekeeper {
            payer: self.payer(),
            authority: self.mostly(Some(authority)),
            network,
            gatekeeper_slot: slot.try_into().unwrap(),
            gatekeeper_authority: self.key(),
            operator: self.key(),
            limits: self.limits(),
        })
    }
}
