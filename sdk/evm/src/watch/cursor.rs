use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::BlockRef;

/// Where a watch stands. Opaque; store it as it is.
///
/// It remembers some of the blocks that it came by, so that after a reorganisation it finds back to
/// one that is still there.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Cursor {
    /// Blocks below this are done with.
    pub(super) next_block: u64,
    /// Logs of `next_block` below this number are done with, too.
    pub(super) next_log: u64,
    /// Blocks that it came by, the latest last: what is done with stands or falls with it.
    pub(super) trail: VecDeque<BlockRef>,
}

/// How many blocks a cursor remembers.
const TRAIL: usize = 12;

impl Cursor {
    /// Right before a block: its events are the first. The block in which the registry was deployed,
    /// say.
    pub const fn before(block_number: u64) -> Self {
        Self { next_block: block_number, next_log: 0, trail: VecDeque::new() }
    }

    /// Right after a block.
    pub(super) fn after(block: BlockRef) -> Self {
        let mut cursor = Self::before(block.number.saturating_add(1));
        cursor.remember(block);
        cursor
    }

    /// The block to go on with.
    pub const fn next_block(&self) -> u64 {
        self.next_block
    }

    /// The last block that it came by; `None` if it has come by none yet.
    pub fn last_block(&self) -> Option<&BlockRef> {
        self.trail.back()
    }

    pub(super) fn done_with_log(&mut self, block: BlockRef, log_index: u64) {
        self.next_block = block.number;
        self.next_log = log_index.saturating_add(1);
        self.remember(block);
    }

    pub(super) fn done_with_block(&mut self, block: BlockRef) {
        self.next_block = block.number.saturating_add(1);
        self.next_log = 0;
        self.remember(block);
    }

    /// Back to right after the block, which must be in the trail, or to right before everything.
    pub(super) fn back_to(&mut self, ancestor: BlockRef) {
        self.trail.retain(|block| block.number <= ancestor.number);
        self.next_block = ancestor.number.saturating_add(1);
        self.next_log = 0;
    }

    fn remember(&mut self, block: BlockRef) {
        if self.trail.back().is_some_and(|last| last.number == block.number) {
            self.trail.pop_back();
        }
        self.trail.push_back(block);
        if self.trail.len() > TRAIL {
            self.thin_out();
        }
    }

    /// Keeps the newest and the oldest and lets go one between, so that the trail reaches far back
    /// with gaps that grow.
    fn thin_out(&mut self) {
        let widest = |index: &usize| {
            let number = |at: usize| self.trail.get(at).map_or(0, |block| block.number);
            // Each block counts for the part of its distance that its going would lose.
            let gap = number(index.saturating_add(1)).abs_diff(number(index.saturating_sub(1)));
            let newest = number(self.trail.len().saturating_sub(1));
            let age = newest.abs_diff(number(*index)).max(1);
            // Small gaps among old blocks go first.
            u128::from(gap).saturating_mul(1 << 32).checked_div(u128::from(age)).unwrap_or(0)
        };
        let inner = 1..self.trail.len().saturating_sub(1);
        if let Some(index) = inner.min_by_key(widest) {
            self.trail.remove(index);
        }
    }
}

#[cfg(test)]
mod tests {
    use alloy::primitives::B256;

    use super::*;

    fn block(number: u64) -> BlockRef {
        BlockRef {
            number,
            hash: B256::from(alloy::primitives::U256::from(number)),
            timestamp_seconds: number,
        }
    }

    #[test]
    fn the_trail_stays_short_and_reaches_from_now_far_back() {
        let mut cursor = Cursor::before(0);
        for number in 0..10_000 {
            cursor.done_with_block(block(number));
            assert!(cursor.trail.len() <= TRAIL);
        }
        let numbers: Vec<u64> = cursor.trail.iter().map(|block| block.number).collect();
        assert!(numbers.is_sorted());
        assert_eq!((numbers.first(), numbers.last()), (Some(&0), Some(&9_999)));
        let near = numbers.iter().filter(|&&number| number >= 9_900).count();
        let far = numbers.iter().filter(|&&number| number < 9_000).count();
        assert!(near >= 4 && far >= 3, "{numbers:?}");
    }

    #[test]
    fn going_back_forgets_what_is_gone() {
        let mut cursor = Cursor::before(5);
        for number in 5..10 {
            cursor.done_with_block(block(number));
        }
        cursor.done_with_log(block(10), 3);
        assert_eq!((cursor.next_block(), cursor.next_log), (10, 4));
        cursor.back_to(block(7));
        assert_eq!((cursor.next_block(), cursor.next_log), (8, 0));
        assert_eq!(cursor.last_block(), Some(&block(7)));
    }
}
