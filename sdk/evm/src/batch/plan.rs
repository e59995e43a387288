use alloy::primitives::B256;

use super::{IssueBatch, IssueItem};
use crate::{Action, Registry, Step};

/// What an issue in a batch costs at most: 22,100 for the slot, what it logs and its share of
/// calldata; measured, a fresh one takes about 27,000. A skipped one costs less.
const GAS_PER_ITEM: u64 = 40_000;

/// What a transaction costs beside its items, and the operator's own slot.
const GAS_PER_TRANSACTION: u64 = 60_000;

/// Nodes pass on no transaction above 128 KiB; a step takes 160 bytes of it.
const MOST_ITEMS: usize = 700;

/// Splits passes to issue into as few transactions as fit `max_gas` each.
///
/// Items that differ in the wallet alone go together and cost the least. Every item is in exactly
/// one transaction; one that does not fit `max_gas` by itself is alone in its. A wallet that is given
/// twice gets one pass, and which one is not guaranteed if their terms differ.
pub fn plan_issues(
    registry: &Registry,
    network: B256,
    items: &[IssueItem],
    max_gas: u64,
) -> Vec<IssueBatch> {
    let mut order: Vec<usize> = (0..items.len()).collect();
    order.sort_by_key(|&index| {
        items.get(index).map(|item| (item.expiry.to_word(), item.attributes.0))
    });
    let room = max_gas.saturating_sub(GAS_PER_TRANSACTION).checked_div(GAS_PER_ITEM);
    let most = usize::try_from(room.unwrap_or_default()).unwrap_or(usize::MAX).clamp(1, MOST_ITEMS);
    order.chunks(most).map(|chunk| one_batch(registry, network, items, chunk)).collect()
}

fn one_batch(
    registry: &Registry,
    network: B256,
    all: &[IssueItem],
    positions: &[usize],
) -> IssueBatch {
    let items: Vec<&IssueItem> = positions.iter().filter_map(|&index| all.get(index)).collect();
    let wallets: Vec<_> = items.iter().map(|item| item.wallet).collect();
    let alike = items
        .windows(2)
        .all(|pair| matches!(pair, [a, b] if a.expiry == b.expiry && a.attributes == b.attributes));
    let call = match items.first() {
        Some(first) if alike => {
            registry.issue_batch(network, first.expiry, first.attributes, wallets.clone())
        }
        _ => {
            let steps: Vec<Step> = items
                .iter()
                .map(|item| {
                    let IssueItem { wallet, expiry, attributes } = **item;
                    Step::new(wallet, Action::Issue { expiry, attributes })
                })
                .collect();
            registry.batch(network, &steps)
        }
    };
    IssueBatch { network, call, items: positions.to_vec(), wallets }
}
