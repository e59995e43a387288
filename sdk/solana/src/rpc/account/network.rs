use portcullis_types::{GatekeeperEntry, Network, solana::NetworkFlags};
use solana_address::Address;

use super::Account;
use crate::{
    GATEWAY_PROGRAM_ID,
    account::NetworkAccount,
    instruction::NetworkSettings,
    rpc::{Cluster, ReadError},
};

/// A network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NetworkRecord {
    /// Where it is.
    pub address: Address,
    /// Who created it: a seed of its address.
    pub creator: Address,
    /// The creator's number for it: a seed of its address.
    pub id: u32,
    /// Who decides about it.
    pub authority: Address,
    /// Who is to become its authority by accepting.
    pub pending_authority: Option<Address>,
    /// Who may pause, freeze and halt.
    pub guardian: Option<Address>,
    /// Who paid the rent and gets it back.
    pub rent_payer: Address,
    /// Lifetime of a pass for which no expiry is asked, in seconds; zero: the maximum.
    pub default_lifetime_seconds: u64,
    /// Longest lifetime of a pass, in seconds; zero: no limit.
    pub max_lifetime_seconds: u64,
    /// Its switches.
    pub flags: NetworkFlags,
    /// Whether its authority or guardian paused it.
    pub paused: bool,
    /// How many gatekeeper accounts are open.
    pub open_gatekeepers: u16,
    /// Its gatekeepers by slot; `None` if the slot holds no status that this version knows.
    pub gatekeepers: Vec<Option<GatekeeperEntry>>,
}

impl NetworkRecord {
    const EXPECTED: &'static str = "a network of the gateway's";

    pub(in crate::rpc) fn read(
        address: Address,
        account: Option<Account>,
    ) -> Result<Option<Self>, ReadError> {
        let expected = Self::EXPECTED;
        let Some(account) = Account::owned_by(account, &GATEWAY_PROGRAM_ID, address, expected)?
        else {
            return Ok(None);
        };
        let network = NetworkAccount::new(&account.data)
            .ok_or(ReadError::WrongAccount { address, expected })?;
        // Never more than there are bytes for, whatever the account says.
        let slots = account.data.len().saturating_sub(NetworkAccount::MIN_BYTES)
            / NetworkAccount::ENTRY_BYTES;
        let slots = u16::try_from(slots).unwrap_or(u16::MAX);
        let given_out = u16::try_from(network.slots()).unwrap_or(u16::MAX);
        Ok(Some(Self {
            address,
            creator: Address::from(*network.creator()),
            id: network.id(),
            authority: Address::from(*network.authority()),
            pending_authority: network.pending_authority().copied().map(Address::from),
            guardian: network.guardian().copied().map(Address::from),
            rent_payer: Address::from(*network.rent_payer()),
            default_lifetime_seconds: network.default_lifetime_seconds(),
            max_lifetime_seconds: network.max_lifetime_seconds(),
            flags: network.flags(),
            paused: network.paused(),
            open_gatekeepers: network.open_gatekeepers(),
            gatekeepers: (0..slots.min(given_out)).map(|slot| network.gatekeeper(slot)).collect(),
        }))
    }

    /// What it decides about its passes.
    pub const fn settings(&self) -> NetworkSettings {
        NetworkSettings {
            default_lifetime_seconds: self.default_lifetime_seconds,
            max_lifetime_seconds: self.max_lifetime_seconds,
            flags: self.flags,
        }
    }

    /// The slot that the next gatekeeper gets; `None` if they are used up.
    pub fn next_slot(&self) -> Option<u16> {
        u16::try_from(self.gatekeepers.len()).ok()
    }

    /// The entry of a gatekeeper's slot; `None` if it was never given out.
    pub fn gatekeeper(&self, slot: u16) -> Option<GatekeeperEntry> {
        self.gatekeepers.get(usize::from(slot)).copied().flatten()
    }

    /// What the rule looks at, for a pass that the gatekeeper in `slot` stands for.
    pub fn facts(&self, slot: u16) -> Network {
        Network { paused: self.paused, issuer: self.gatekeeper(slot) }
    }
}

impl Cluster {
    /// The network at `address`; `None` if there is none.
    ///
    /// # Errors
    ///
    /// [`ReadError`]; [`ReadError::WrongAccount`] if what is there is not a network.
    pub async fn network(&self, address: &Address) -> Result<Option<NetworkRecord>, ReadError> {
        NetworkRecord::read(*address, self.account(*address).await?)
    }
}
