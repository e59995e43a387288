//! Which of a chain's nodes is asked.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

/// For how long a node that failed is asked only if all have.
const COOL_DOWN: Duration = Duration::from_secs(30);

/// No chain comes to a block as high as this in a lifetime: a node that shows one is wrong.
const MAX_HEIGHT: i64 = 1_000_000_000_000;

/// So long, and so often, nodes must show no block as high as one that is written down.
const DISOWNED_AFTER_MS: i64 = 120_000;
const DISOWNED_AFTER_LOOKS: i64 = 5;

/// A height that they will have reached by then is waited for.
const REACHED_WITHIN_MS: i64 = 600_000;

/// Of so many heights it is remembered that they were not shown: of the lowest, for what holds of one
/// holds of those above it.
const MAX_DOUBTS: usize = 1_000;

/// That a block is written down which is above all that nodes show.
#[derive(Clone, Copy, Debug)]
struct Doubt {
    /// By the service's clock.
    since_ms: i64,
    /// What was shown then.
    first: i64,
    looks: i64,
}

impl Doubt {
    /// Whether there is no such block. Nodes that show no new ones are stuck, and say nothing of it;
    /// those that lag come to it in a while.
    const fn is_certain(&self, doubted: i64, height: i64, now_ms: i64) -> bool {
        let took_ms = now_ms.saturating_sub(self.since_ms);
        let grown = height.saturating_sub(self.first);
        let missing = doubted.saturating_sub(height);
        took_ms >= DISOWNED_AFTER_MS
            && self.looks >= DISOWNED_AFTER_LOOKS
            && grown > 0
            && missing.saturating_mul(took_ms) > grown.saturating_mul(REACHED_WITHIN_MS)
    }
}

/// How the nodes of a chain have answered.
#[derive(Debug)]
pub(super) struct Nodes {
    /// When each last failed.
    failed_at: Mutex<Vec<Option<Instant>>>,
    /// The highest block that any of them has shown lately, and when.
    highest: Mutex<Option<(i64, Instant)>>,
    /// The heights that are written down and that none of them shows.
    doubts: Mutex<BTreeMap<i64, Doubt>>,
}

impl Nodes {
    pub(super) fn new(count: usize) -> Self {
        Self {
            failed_at: Mutex::new(vec![None; count]),
            highest: Mutex::default(),
            doubts: Mutex::default(),
        }
    }

    /// In the order in which they are to be tried: those that have not failed lately as they were
    /// given, then the others, the one that failed longest ago first. The one that failed last is the
    /// last, however long ago that was: the pauses of those who ask may be longer.
    pub(super) fn in_order(&self) -> Vec<usize> {
        let failed_at = locked(&self.failed_at);
        let last = failed_at.iter().flatten().max().copied();
        let lately =
            |at: &Option<Instant>| at.filter(|at| Some(*at) == last || at.elapsed() < COOL_DOWN);
        let mut order: Vec<_> = failed_at.iter().map(lately).enumerate().collect();
        order.sort_by_key(|(_, failed)| *failed);
        order.into_iter().map(|(node, _)| node).collect()
    }

    pub(super) fn failed(&self, node: usize) {
        if let Some(at) = locked(&self.failed_at).get_mut(node) {
            *at = Some(Instant::now());
        }
    }

    /// Whether a node that shows this as its newest block is behind the others by more than `most`.
    pub(super) fn lags(&self, height: i64, most: i64) -> bool {
        locked(&self.doubts).retain(|doubted, _| *doubted > height);
        let mut highest = locked(&self.highest);
        // What was shown long ago and never again was no block of this chain.
        let lately = highest.filter(|(_, at)| at.elapsed() < COOL_DOWN);
        match lately {
            Some((highest, _)) if height < highest => height.saturating_add(most) < highest,
            _ => {
                *highest = Some((height, Instant::now()));
                false
            }
        }
    }

    /// Whether nodes have shown nothing as high as a block that is written down for so long that their
    /// chain has no such block: a node was wrong about it once, or the chain was begun anew. The newest
    /// block that one shows now is of the other `height`.
    pub(super) fn disown(&self, doubted: i64, height: i64, now_ms: i64) -> bool {
        let mut doubts = locked(&self.doubts);
        let new = Doubt { since_ms: now_ms, first: height, looks: 0 };
        let doubt = doubts.entry(doubted).or_insert(new);
        doubt.looks = doubt.looks.saturating_add(1);
        if doubts.len() > MAX_DOUBTS {
            doubts.pop_last();
        }
        doubts.range(..=doubted).any(|(doubted, doubt)| doubt.is_certain(*doubted, height, now_ms))
    }
}

/// The height of a block that there may be.
pub(super) fn plausible(height: u64) -> Option<i64> {
    i64::try_from(height).ok().filter(|height| *height < MAX_HEIGHT)
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_that_failed_is_tried_last() {
        let nodes = Nodes::new(3);
        assert_eq!(nodes.in_order(), [0, 1, 2]);
        nodes.failed(0);
        assert_eq!(nodes.in_order(), [1, 2, 0]);
        nodes.failed(2);
        assert_eq!(nodes.in_order(), [1, 0, 2]);
        nodes.failed(1);
        assert_eq!(nodes.in_order(), [0, 2, 1], "the one that failed longest ago first");
    }

    #[test]
    fn a_node_that_is_far_behind_the_others_lags() {
        let nodes = Nodes::new(2);
        assert!(!nodes.lags(100, 5));
        assert!(!nodes.lags(95, 5));
        assert!(nodes.lags(94, 5));
    }

    #[test]
    fn the_one_that_failed_last_is_the_last_however_long_ago() {
        let nodes = Nodes::new(2);
        let long_ago = Instant::now().checked_sub(COOL_DOWN.saturating_mul(2)).unwrap();
        locked(&nodes.failed_at)[0] = Some(long_ago);
        assert_eq!(nodes.in_order(), [1, 0]);
        nodes.failed(1);
        assert_eq!(nodes.in_order(), [0, 1]);
    }

    /// What comes of looks every half minute at nodes that show these heights, with this one written
    /// down.
    fn disowned(doubted: i64, heights: impl IntoIterator<Item = i64>) -> Option<usize> {
        let nodes = Nodes::new(1);
        let moments_ms = (0..).step_by(30_000);
        heights.into_iter().zip(moments_ms).position(|(height, now_ms)| {
            nodes.lags(height, 30);
            height < doubted && nodes.disown(doubted, height, now_ms)
        })
    }

    #[test]
    fn a_block_that_no_node_comes_to_for_long_is_none() {
        assert_eq!(disowned(1_000_000_000_000, 100..200), Some(4), "two minutes, and five looks");
        assert_eq!(disowned(i64::MAX, [100, 101, 102, 103, i64::MAX - 1]), None);
        let of_two_nodes = [100, 90, 101, 91, 102].into_iter();
        assert_eq!(disowned(1_000, of_two_nodes), Some(4));
    }

    #[test]
    fn nodes_that_are_stuck_or_come_to_it_soon_disown_nothing() {
        assert_eq!(disowned(101, [100; 1_000]), None, "stuck");
        assert_eq!(disowned(120, 100..200), None, "it lags by ten minutes");
        let another_knows =
            (0..1_000).map(|look| if look % 4 == 3 { 130 } else { 100 + look / 100 });
        assert_eq!(disowned(130, another_knows), None);
    }

    #[test]
    fn what_holds_of_a_block_holds_of_those_above_it() {
        let nodes = Nodes::new(1);
        for look in 0..5 {
            let is_certain = nodes.disown(10_000, 100 + look, look * 30_000);
            assert_eq!(is_certain, look == 4);
        }
        assert!(nodes.disown(20_000, 104, 120_000));
        assert!(!nodes.disown(9_999, 104, 120_000));
        for doubted in 30_000..40_000 {
            nodes.disown(doubted, 104, 120_000);
        }
        assert_eq!(locked(&nodes.doubts).len(), MAX_DOUBTS);
        assert!(nodes.disown(50_000, 104, 120_000));
    }
}
