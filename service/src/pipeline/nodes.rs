//! Which of a chain's nodes is asked.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

/// For how long a node that failed is asked only if all have.
const COOL_DOWN: Duration = Duration::from_secs(30);

/// How the nodes of a chain have answered.
#[derive(Debug)]
pub(super) struct Nodes {
    /// When each last failed.
    failed_at: Mutex<Vec<Option<Instant>>>,
    /// The highest block that any of them has shown lately, and when.
    highest: Mutex<Option<(i64, Instant)>>,
}

impl Nodes {
    pub(super) fn new(count: usize) -> Self {
        Self { failed_at: Mutex::new(vec![None; count]), highest: Mutex::default() }
    }

    /// In the order in which they are to be tried: those that have not failed lately as they were
    /// given, then the others, the one that failed longest ago first.
    pub(super) fn in_order(&self) -> Vec<usize> {
        let failed_at = locked(&self.failed_at);
        let lately = |at: &Option<Instant>| at.filter(|at| at.elapsed() < COOL_DOWN);
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
}
