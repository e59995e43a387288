//! What no step may break, whatever the model thinks.

use portcullis_solana::{
    Address,
    account::{GatekeeperAccount, NetworkAccount, PassAccount},
};
use portcullis_types::{PassState, lifecycle::StoredPass};

use crate::{call::Call, read::Accounts, state::State};

/// Compares the raw accounts before and after a step that went through.
pub(crate) fn check(call: &Call, network: &Address, before: &Accounts, after: &Accounts) {
    let addresses = before.keys().chain(after.keys());
    for address in addresses.filter(|address| before.get(*address) != after.get(*address)) {
        let changed = before.get(address).or(after.get(address)).unwrap();
        assert_eq!(network_of(address, &changed.data), *network, "{call:?}");
        let (old, new) = (before.get(address), after.get(address));
        let stored = |data: &[u8]| {
            PassAccount::new(data).map(|account| StoredPass {
                pass: account.pass(),
                status_reason: account.status_reason(),
            })
        };
        let old = old.and_then(|account| stored(&account.data));
        let new = new.and_then(|account| stored(&account.data));
        let Some(old) = old else { continue };
        assert_ne!(old.pass.state, PassState::Revoked, "a revoked pass changed: {call:?}");
        let Some(new) = new else { continue };
        assert_eq!(old.pass.issued_at, new.pass.issued_at, "{call:?}");
        match call {
            Call::RenewPass(_) => {}
            Call::ConsumePass(..) => {
                let (old, new) = (old.pass.expires_at, new.pass.expires_at);
                assert!(new != 0 && (old == 0 || new <= old), "consume raised: {call:?}");
            }
            _ => assert_eq!(old.pass.expires_at, new.pass.expires_at, "{call:?}"),
        }
    }
}

/// Each gatekeeper counts the passes that name it, each network the gatekeepers that are open.
pub(crate) fn check_counters(state: &State) {
    for ((network, slot), gatekeeper) in &state.gatekeepers {
        let naming = state
            .passes
            .iter()
            .filter(|((of, _), pass)| of == network && pass.stored.pass.gatekeeper_slot == *slot);
        assert_eq!(naming.count() as u64, gatekeeper.passes);
    }
    for (address, network) in &state.networks {
        let open = state.gatekeepers.keys().filter(|(of, _)| of == address).count();
        assert_eq!(open, usize::from(network.open_gatekeepers));
    }
    for (network, _) in state.passes.keys() {
        assert!(state.networks.contains_key(network));
    }
}

fn network_of(address: &Address, data: &[u8]) -> Address {
    if NetworkAccount::new(data).is_some() {
        return *address;
    }
    PassAccount::new(data).map_or_else(
        || GatekeeperAccount::from_bytes(data).unwrap().network,
        |pass| Address::from(*pass.network()),
    )
}
