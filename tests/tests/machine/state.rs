//! Everything that the gateway holds, as plain values: what model, chain and events must agree on.

use std::collections::BTreeMap;

use portcullis_solana::{
    Address,
    instruction::{GatekeeperLimits, NetworkSettings},
};
use portcullis_types::{GatekeeperEntry, lifecycle::StoredPass};

/// Every network, gatekeeper and pass.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct State {
    pub(crate) networks: BTreeMap<Address, Network>,
    /// By network and slot.
    pub(crate) gatekeepers: BTreeMap<(Address, u16), Gatekeeper>,
    /// By network and wallet.
    pub(crate) passes: BTreeMap<(Address, Address), Pass>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Network {
    pub(crate) creator: Address,
    pub(crate) id: u32,
    pub(crate) authority: Address,
    pub(crate) pending_authority: Option<Address>,
    pub(crate) guardian: Option<Address>,
    pub(crate) rent_payer: Address,
    pub(crate) settings: NetworkSettings,
    pub(crate) paused: bool,
    pub(crate) open_gatekeepers: u16,
    pub(crate) slots: Vec<GatekeeperEntry>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Gatekeeper {
    pub(crate) authority: Address,
    pub(crate) operator: Address,
    pub(crate) rent_payer: Address,
    pub(crate) limits: GatekeeperLimits,
    pub(crate) passes: u64,
    pub(crate) quota: Quota,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pass {
    pub(crate) rent_payer: Address,
    pub(crate) stored: StoredPass,
}

/// How many passes a gatekeeper issued in which hour, whether or not it has a quota.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Quota {
    pub(crate) latest_hour: u64,
    pub(crate) issued_by_hour: BTreeMap<u64, u32>,
}

impl Quota {
    const HOURS: u64 = 25;

    /// Counts one; `None` if no more may be issued. A clock that runs back counts as the latest hour.
    pub(crate) fn take(&mut self, per_day: u32, now: i64) -> Option<()> {
        let hour = (u64::try_from(now).unwrap() / 3600).max(self.latest_hour);
        let mut issued = self.issued_by_hour.clone();
        issued.retain(|issued_in, _| issued_in + Self::HOURS > hour);
        if per_day != 0 && issued.values().sum::<u32>() >= per_day {
            return None;
        }
        *issued.entry(hour).or_default() += 1;
        *self = Self { latest_hour: hour, issued_by_hour: issued };
        Some(())
    }
}
