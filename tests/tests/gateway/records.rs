//! Accounts as they are stored, every field of them.

use portcullis_solana::{
    Address,
    account::{GatekeeperAccount, NetworkAccount, PassAccount},
};
use portcullis_types::{
    Attributes, GatekeeperEntry, GatekeeperStatus, PassState, lifecycle::StatusReason,
    solana::NetworkFlags,
};

use crate::stage::Stage;

/// Of a gatekeeper that has just been added.
pub(crate) const NEW_SLOT: GatekeeperEntry =
    GatekeeperEntry { status: GatekeeperStatus::Active, generation: 0 };

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NetworkRecord {
    pub(crate) creator: Address,
    pub(crate) authority: Address,
    pub(crate) pending_authority: Option<Address>,
    pub(crate) guardian: Option<Address>,
    pub(crate) rent_payer: Address,
    pub(crate) default_lifetime_seconds: u64,
    pub(crate) max_lifetime_seconds: u64,
    pub(crate) id: u32,
    pub(crate) open_gatekeepers: u16,
    pub(crate) flags: NetworkFlags,
    pub(crate) paused: bool,
    pub(crate) bump: u8,
    pub(crate) slots: Vec<GatekeeperEntry>,
}

impl NetworkRecord {
    /// # Panics
    ///
    /// If these are not the bytes of a network, or there are more or other bytes than its fields.
    pub(crate) fn read(data: &[u8]) -> Self {
        let account = NetworkAccount::new(data).expect("a network");
        let count = usize::try_from(account.slots()).unwrap();
        assert_eq!(data.len(), NetworkAccount::MIN_BYTES + count * NetworkAccount::ENTRY_BYTES);
        assert_eq!(data[194..200], [0; 6], "reserved");
        let slots = (0..account.slots())
            .map(|slot| account.gatekeeper(u16::try_from(slot).unwrap()).expect("a status"))
            .collect();
        Self {
            creator: (*account.creator()).into(),
            authority: (*account.authority()).into(),
            pending_authority: account.pending_authority().map(|address| (*address).into()),
            guardian: account.guardian().map(|address| (*address).into()),
            rent_payer: (*account.rent_payer()).into(),
            default_lifetime_seconds: account.default_lifetime_seconds(),
            max_lifetime_seconds: account.max_lifetime_seconds(),
            id: account.id(),
            open_gatekeepers: account.open_gatekeepers(),
            flags: account.flags(),
            paused: account.paused(),
            bump: account.bump(),
            slots,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PassRecord {
    pub(crate) network: Address,
    pub(crate) subject: Address,
    pub(crate) rent_payer: Address,
    pub(crate) attributes: Attributes,
    pub(crate) expires_at: i64,
    pub(crate) issued_at: i64,
    pub(crate) gatekeeper_slot: u16,
    pub(crate) generation: u16,
    pub(crate) state: PassState,
    pub(crate) status_reason: StatusReason,
    pub(crate) bump: u8,
}

impl PassRecord {
    /// # Panics
    ///
    /// If these are not the bytes of a pass.
    pub(crate) fn read(data: &[u8]) -> Self {
        let account = PassAccount::new(data).expect("a pass");
        let pass = account.pass();
        Self {
            network: (*account.network()).into(),
            subject: (*account.subject()).into(),
            rent_payer: (*account.rent_payer()).into(),
            attributes: pass.attributes,
            expires_at: pass.expires_at,
            issued_at: pass.issued_at,
            gatekeeper_slot: pass.gatekeeper_slot,
            generation: pass.generation,
            state: pass.state,
            status_reason: account.status_reason(),
            bump: account.bump(),
        }
    }
}

impl Stage {
    pub(crate) fn network_record(&self) -> NetworkRecord {
        NetworkRecord::read(&self.world.chain.data(&self.network))
    }

    pub(crate) fn gatekeeper_record(&self, slot: u16) -> GatekeeperAccount {
        let data = self.world.chain.data(&self.gatekeeper(slot));
        assert_eq!(data[270..], [0; 2], "reserved");
        GatekeeperAccount::from_bytes(&data).expect("a gatekeeper")
    }

    pub(crate) fn pass_record(&self, wallet: Address) -> PassRecord {
        PassRecord::read(&self.world.chain.data(&self.pass(wallet)))
    }

    /// How many passes name a gatekeeper, by its own account.
    pub(crate) fn passes(&self, slot: u16) -> u64 {
        self.gatekeeper_record(slot).passes
    }

    pub(crate) fn exists(&self, address: Address) -> bool {
        self.world.chain.account(&address).is_some()
    }

    pub(crate) fn lamports(&self, address: Address) -> u64 {
        self.world.chain.lamports(&address)
    }

    /// Changes bytes of an account that no instruction would change so.
    pub(crate) fn rewrite(&mut self, address: Address, change: impl FnOnce(&mut Vec<u8>)) {
        let account = self.world.chain.account(&address).expect("an account");
        let mut data = account.data;
        change(&mut data);
        self.world.chain.plant(address, account.owner, data);
    }
}
