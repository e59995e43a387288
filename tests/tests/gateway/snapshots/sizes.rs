use std::collections::BTreeMap;

use e2e::chain::Chain;
use portcullis_solana::pda;

use super::life::Life;

/// Bytes of accounts on a chain. `NetworkSlot` is what a gatekeeper adds to its network.
pub(super) fn accounts() -> BTreeMap<&'static str, u64> {
    let mut chain = Chain::new();
    let mut life = Life::new(&mut chain, 0);
    life.found();
    let network = life.bytes(&life.network());
    life.admit();
    let network_with_slot = life.bytes(&life.network());
    life.issue();
    let (pass, _) = pda::pass(&life.network(), &life.address("holder"));
    BTreeMap::from([
        ("Gatekeeper", life.bytes(&pda::gatekeeper(&life.network(), 0).0)),
        ("Network", network),
        ("NetworkSlot", network_with_slot.checked_sub(network).expect("a slot adds bytes")),
        ("Pass", life.bytes(&pass)),
    ])
}
