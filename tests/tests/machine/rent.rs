//! Who owes which lamports to whom.

use std::collections::BTreeMap;

use e2e::chain::Chain;
use portcullis_solana::{
    Address,
    account::{GatekeeperAccount, NetworkAccount, PassAccount},
    pda,
};

use crate::state::State;

/// The lamports of the gateway's addresses, donations included, and of everybody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rent {
    pub(crate) accounts: BTreeMap<Address, u64>,
    pub(crate) people: BTreeMap<Address, u64>,
}

impl Rent {
    /// What the chain says, of the same addresses.
    pub(crate) fn read(&self, chain: &Chain) -> Self {
        let lamports = |addresses: &BTreeMap<Address, u64>| {
            addresses.keys().map(|address| (*address, chain.lamports(address))).collect()
        };
        Self { accounts: lamports(&self.accounts), people: lamports(&self.people) }
    }

    pub(crate) fn total(&self) -> u64 {
        self.accounts.values().chain(self.people.values()).sum()
    }

    pub(crate) fn donate(&mut self, donor: &Address, to: &Address, lamports: u64) {
        *self.people.get_mut(donor).unwrap() -= lamports;
        *self.accounts.entry(*to).or_default() += lamports;
    }

    /// What a step moves: `payer` pays for what is new, the recorded payers get back what is gone.
    pub(crate) fn follow(
        &mut self,
        chain: &Chain,
        before: &State,
        after: &State,
        payer: Option<Address>,
    ) {
        let (old, new) = (accounts(before), accounts(after));
        for (address, (bytes, _)) in &new {
            let held = self.accounts.entry(*address).or_default();
            let rent = chain.svm.minimum_balance_for_rent_exemption(*bytes);
            // A donation that was there already is used up first.
            let missing = rent.saturating_sub(*held);
            if old.get(address).map(|(bytes, _)| bytes) != Some(bytes) && missing > 0 {
                *held += missing;
                *self.people.get_mut(&payer.unwrap()).unwrap() -= missing;
            }
        }
        for (address, (_, rent_payer)) in &old {
            if !new.contains_key(address) {
                let held = self.accounts.remove(address).unwrap();
                *self.people.get_mut(rent_payer).unwrap() += held;
            }
        }
    }
}

/// Size and recorded payer of every account of a state.
fn accounts(state: &State) -> BTreeMap<Address, (usize, Address)> {
    let networks = state.networks.iter().map(|(address, network)| {
        let slots = network.slots.len() * NetworkAccount::ENTRY_BYTES;
        (*address, (NetworkAccount::MIN_BYTES + slots, network.rent_payer))
    });
    let gatekeepers = state.gatekeepers.iter().map(|((network, slot), gatekeeper)| {
        let address = pda::gatekeeper(network, *slot).0;
        (address, (GatekeeperAccount::BYTES, gatekeeper.rent_payer))
    });
    let passes = state.passes.iter().map(|((network, wallet), pass)| {
        (pda::pass(network, wallet).0, (PassAccount::BYTES, pass.rent_payer))
    });
    networks.chain(gatekeepers).chain(passes).collect()
}
