//! The chain's accounts as a [`State`].

use portcullis_solana::{
    Address, GATEWAY_PROGRAM_ID,
    account::{GatekeeperAccount, NetworkAccount, PassAccount},
    instruction::{GatekeeperLimits, NetworkSettings},
    pda,
};
use portcullis_types::lifecycle::StoredPass;
use solana_account::Account;

use crate::state::{Gatekeeper, Network, Pass, Quota, State};

/// The gateway's accounts by address.
pub(crate) type Accounts = std::collections::BTreeMap<Address, Account>;

/// The state that the accounts hold; each must be where its seeds say.
pub(crate) fn read(accounts: &Accounts) -> State {
    let mut state = State::default();
    for (address, account) in accounts {
        assert_eq!(account.owner, GATEWAY_PROGRAM_ID);
        let data = account.data.as_slice();
        if let Some(network) = NetworkAccount::new(data) {
            let expected = pda::network(&Address::from(*network.creator()), network.id());
            assert_eq!((*address, network.bump()), expected);
            let bytes =
                NetworkAccount::MIN_BYTES + network.slots() as usize * NetworkAccount::ENTRY_BYTES;
            assert_eq!(data.len(), bytes);
            state.networks.insert(*address, read_network(&network));
        } else if let Some(pass) = PassAccount::new(data) {
            let (network, wallet) =
                (Address::from(*pass.network()), Address::from(*pass.subject()));
            assert_eq!((*address, pass.bump()), pda::pass(&network, &wallet));
            let stored = StoredPass { pass: pass.pass(), status_reason: pass.status_reason() };
            let rent_payer = Address::from(*pass.rent_payer());
            state.passes.insert((network, wallet), Pass { rent_payer, stored });
        } else {
            let gatekeeper = GatekeeperAccount::from_bytes(data).unwrap();
            let expected = pda::gatekeeper(&gatekeeper.network, gatekeeper.slot);
            assert_eq!((*address, gatekeeper.bump), expected);
            let key = (gatekeeper.network, gatekeeper.slot);
            state.gatekeepers.insert(key, read_gatekeeper(&gatekeeper));
        }
    }
    state
}

fn read_network(network: &NetworkAccount<'_>) -> Network {
    let address = |bytes: &[u8; 32]| Address::from(*bytes);
    Network {
        creator: address(network.creator()),
        id: network.id(),
        authority: address(network.authority()),
        pending_authority: network.pending_authority().map(address),
        guardian: network.guardian().map(address),
        rent_payer: address(network.rent_payer()),
        settings: NetworkSettings {
            default_lifetime_seconds: network.default_lifetime_seconds(),
            max_lifetime_seconds: network.max_lifetime_seconds(),
            flags: network.flags(),
        },
        paused: network.paused(),
        open_gatekeepers: network.open_gatekeepers(),
        slots: (0..network.slots())
            .map(|slot| network.gatekeeper(slot.try_into().unwrap()).unwrap())
            .collect(),
    }
}

fn read_gatekeeper(gatekeeper: &GatekeeperAccount) -> Gatekeeper {
    let quota = &gatekeeper.quota;
    let latest_hour = u64::from(quota.latest_hour);
    let hours = quota.issued_by_hour.len() as u64;
    let issued_by_hour = (0..hours)
        .filter_map(|age| {
            let hour = latest_hour.checked_sub(age)?;
            let issued = quota.issued_by_hour[usize::try_from(hour % hours).unwrap()];
            (issued > 0).then_some((hour, issued))
        })
        .collect();
    let quota_read = Quota { latest_hour, issued_by_hour };
    assert_eq!(quota_read.issued_by_hour.values().sum::<u32>(), quota.issued);
    Gatekeeper {
        authority: gatekeeper.authority,
        operator: gatekeeper.operator,
        rent_payer: gatekeeper.rent_payer,
        limits: GatekeeperLimits {
            max_lifetime_seconds: gatekeeper.max_lifetime_seconds,
            issued_per_day: quota.per_day,
            permissions: gatekeeper.permissions,
        },
        passes: gatekeeper.passes,
        quota: quota_read,
    }
}
