//! How slots pass.

use std::time::{SystemTime, UNIX_EPOCH};

use super::{State, open_block};
use crate::svm::{event::SvmEvent, options::SvmClock};

const SLOT_MILLISECONDS: u128 = 400;
/// Of a machine that slept, the most slots that get a block afterwards. Enough for every blockhash
/// from before to be too old.
const MOST_BLOCKS_AT_ONCE: u64 = 512;

pub(super) fn machine_unix_seconds() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

impl State {
    /// Lets the slots pass that are due, if the clock is the machine's.
    pub(crate) fn catch_up(&mut self) {
        if self.options.clock != SvmClock::RealTime {
            return;
        }
        let elapsed = self.began.elapsed().as_millis();
        let due = u64::try_from(elapsed.wrapping_div(SLOT_MILLISECONDS)).unwrap_or(u64::MAX);
        let missed = due.saturating_sub(self.passed);
        self.passed = due;
        let blocks = missed.min(MOST_BLOCKS_AT_ONCE);
        let skipped = missed.saturating_sub(blocks);
        for block in 0..blocks {
            self.next_slot(if block == 0 { skipped } else { 0 }, self.machine_time());
        }
    }

    pub(crate) fn set_clock(&mut self, unix_seconds: i64) {
        self.ahead_seconds = unix_seconds.saturating_sub(machine_unix_seconds());
        self.next_slot(0, unix_seconds);
    }

    pub(crate) fn advance_slots(&mut self, slots: u64) {
        for _ in 0..slots {
            let now = match self.options.clock {
                SvmClock::Fixed { .. } => self.blocks.latest().unix_timestamp,
                SvmClock::RealTime => self.machine_time(),
            };
            self.next_slot(0, now);
        }
    }

    fn machine_time(&self) -> i64 {
        machine_unix_seconds().saturating_add(self.ahead_seconds)
    }

    /// Ends the slot. `skipped`: how many pass without a block before the next one.
    pub(super) fn next_slot(&mut self, skipped: u64, unix_timestamp: i64) {
        let parent = self.blocks.latest().slot;
        let slot = parent.saturating_add(1).saturating_add(skipped);
        let height = self.blocks.latest().height.saturating_add(1);
        let block = open_block(&mut self.svm, self.branch, slot, height, unix_timestamp);
        self.blocks.push(block);
        let root = self.blocks.finalized().slot;
        while self.undo.front().is_some_and(|undo| undo.slot <= root) {
            self.undo.pop_front();
        }
        // Nobody need listen.
        let _ = self.events.send(SvmEvent::Slot { slot, parent, root });
    }
}
