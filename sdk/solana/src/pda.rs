//! Where the programs keep their accounts. Each function returns the address and its bump.

use portcullis_types::solana::{
    EXTRA_ACCOUNT_METAS_SEED, GATEKEEPER_SEED, NETWORK_SEED, PASS_SEED,
};
use solana_address::Address;

use crate::{GATEWAY_PROGRAM_ID, TRANSFER_HOOK_PROGRAM_ID};

/// The network that `creator` made with this `id`: `["network", creator, id: u32 little endian]`.
///
/// A network keeps its address for life, whoever its authority is.
pub fn network(creator: &Address, id: u32) -> (Address, u8) {
    find(&[NETWORK_SEED, creator.as_ref(), &id.to_le_bytes()])
}

/// The gatekeeper in a slot of `network`: `["gatekeeper", network, slot: u16 little endian]`.
pub fn gatekeeper(network: &Address, slot: u16) -> (Address, u8) {
    find(&[GATEKEEPER_SEED, network.as_ref(), &slot.to_le_bytes()])
}

/// The pass of `wallet` in `network`: `["pass", network, wallet]`.
pub fn pass(network: &Address, wallet: &Address) -> (Address, u8) {
    find(&[PASS_SEED, network.as_ref(), wallet.as_ref()])
}

/// The policy of `mint`, which is its validation account: `["extra-account-metas", mint]` of the
/// transfer hook.
pub fn policy(mint: &Address) -> (Address, u8) {
    let seeds = [EXTRA_ACCOUNT_METAS_SEED, mint.as_ref()];
    Address::find_program_address(&seeds, &TRANSFER_HOOK_PROGRAM_ID)
}

fn find(seeds: &[&[u8]]) -> (Address, u8) {
    Address::find_program_address(seeds, &GATEWAY_PROGRAM_ID)
}
