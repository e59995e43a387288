use std::collections::BTreeMap;
use std::fs;

use e2e::{chain::Chain, programs};
use portcullis_solana::pda;
use serde::Serialize;

use super::{file::Snapshot, life::Life};

/// Sizes in bytes.
pub(super) struct Sizes {
    pub(super) so: u64,
    pub(super) pass: u64,
    network: u64,
    /// What a gatekeeper adds to its network.
    network_slot: u64,
    gatekeeper: u64,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Entry {
    Bytes(u64),
    Accounts(BTreeMap<&'static str, u64>),
}

impl Sizes {
    pub(super) fn snapshot(&self) -> Snapshot {
        let accounts = BTreeMap::from([
            ("Gatekeeper", self.gatekeeper),
            ("Network", self.network),
            ("NetworkSlot", self.network_slot),
            ("Pass", self.pass),
        ]);
        let entries = BTreeMap::from([
            ("accounts".to_owned(), Entry::Accounts(accounts)),
            ("so_bytes".to_owned(), Entry::Bytes(self.so)),
        ]);
        Snapshot::new("sizes.json", &entries)
    }
}

/// Of accounts on a chain, and of the program deployed to it.
pub(super) fn measured() -> Sizes {
    let mut chain = Chain::new();
    let mut life = Life::new(&mut chain, 0);
    life.found();
    let network = life.bytes(&life.network());
    life.admit();
    let network_with_slot = life.bytes(&life.network());
    life.issue();
    let (pass, _) = pda::pass(&life.network(), &life.address("holder"));
    Sizes {
        so: fs::metadata(programs::program("gateway").0).expect("the program is there").len(),
        pass: life.bytes(&pass),
        network,
        network_slot: network_with_slot.checked_sub(network).expect("a slot adds bytes"),
        gatekeeper: life.bytes(&pda::gatekeeper(&life.network(), 0).0),
    }
}
