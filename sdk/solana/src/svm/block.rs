//! Which blocks there were, and how long their hashes are good.

use std::collections::VecDeque;

use solana_account::AccountSharedData;
use solana_clock::Clock;
use solana_hash::Hash;

/// For how many more blocks a transaction may name a block's hash.
const MAX_PROCESSING_AGE: u64 = 150;
/// Blocks that are remembered, about an hour of a network's.
const RETAINED: usize = 10_000;
const SLOTS_PER_EPOCH: u64 = 432_000;
/// Epochs grow until this one, which begins at this slot.
const FIRST_NORMAL_EPOCH: u64 = 14;
const FIRST_NORMAL_SLOT: u64 = 524_256;

#[derive(Clone)]
pub(crate) struct Block {
    pub(crate) slot: u64,
    pub(crate) height: u64,
    pub(crate) unix_timestamp: i64,
    pub(crate) hash: Hash,
    /// The clock sysvar's account in it.
    pub(crate) clock: AccountSharedData,
}

impl Block {
    pub(crate) fn last_valid_block_height(&self) -> u64 {
        self.height.saturating_add(MAX_PROCESSING_AGE)
    }
}

/// Never empty.
#[derive(Clone)]
pub(crate) struct Blocks {
    /// The oldest, which may have been forgotten in the list.
    genesis_hash: Hash,
    before: VecDeque<Block>,
    latest: Block,
    finality_lag: usize,
}

impl Blocks {
    pub(crate) fn new(genesis: Block, finality_lag_slots: u64) -> Self {
        Self {
            genesis_hash: genesis.hash,
            before: VecDeque::new(),
            latest: genesis,
            finality_lag: usize::try_from(finality_lag_slots).unwrap_or(usize::MAX),
        }
    }

    pub(crate) fn push(&mut self, block: Block) {
        self.before.push_back(std::mem::replace(&mut self.latest, block));
        if self.before.len() > RETAINED {
            self.before.pop_front();
        }
    }

    pub(crate) fn genesis_hash(&self) -> &Hash {
        &self.genesis_hash
    }

    pub(crate) fn latest(&self) -> &Block {
        &self.latest
    }

    /// The newest that is final. In a cluster younger than the lag, the oldest.
    pub(crate) fn finalized(&self) -> &Block {
        match self.finality_lag {
            0 => &self.latest,
            lag => {
                let index = self.before.len().saturating_sub(lag);
                self.before.get(index).unwrap_or(&self.latest)
            }
        }
    }

    /// From the oldest that is remembered.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &Block> {
        self.before.iter().chain([&self.latest])
    }

    pub(crate) fn first_slot(&self) -> u64 {
        self.before.front().unwrap_or(&self.latest).slot
    }

    pub(crate) fn at(&self, slot: u64) -> Option<&Block> {
        if self.latest.slot == slot {
            return Some(&self.latest);
        }
        let index = self.before.binary_search_by_key(&slot, |block| block.slot).ok()?;
        self.before.get(index)
    }

    /// The block of a hash, if `head` is that block or after it and a transaction in `head` may
    /// still name it.
    pub(crate) fn recent(&self, hash: &Hash, head: &Block) -> Option<&Block> {
        self.iter()
            .rev()
            .skip_while(|block| block.height > head.height)
            .take_while(|block| head.height <= block.last_valid_block_height())
            .find(|block| block.hash == *hash)
    }
}

/// The clock sysvar in a slot.
pub(crate) fn clock(slot: u64, unix_timestamp: i64) -> Clock {
    let epoch = epoch(slot);
    Clock {
        slot,
        epoch_start_timestamp: unix_timestamp,
        epoch,
        leader_schedule_epoch: epoch.saturating_add(1),
        unix_timestamp,
    }
}

fn epoch(slot: u64) -> u64 {
    let normal_slots = slot.saturating_sub(FIRST_NORMAL_SLOT);
    normal_slots.wrapping_div(SLOTS_PER_EPOCH).saturating_add(FIRST_NORMAL_EPOCH)
}

/// The epoch of a slot, the slot's index in it, and how many slots it has. Of slots after the
/// first epochs, which are shorter: a cluster begins long after them.
pub(crate) fn epoch_position(slot: u64) -> (u64, u64, u64) {
    let index = slot.saturating_sub(FIRST_NORMAL_SLOT).wrapping_rem(SLOTS_PER_EPOCH);
    (epoch(slot), index, SLOTS_PER_EPOCH)
}
