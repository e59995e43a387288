//! Branches of a chain.

use std::sync::atomic::{AtomicU64, Ordering};

use solana_hash::Hash;
use tokio::sync::broadcast;

use super::{EVENTS, State};

/// The newest branch of all clusters of this process.
static BRANCHES: AtomicU64 = AtomicU64::new(0);

impl State {
    /// The same past, and a future of its own.
    pub(crate) fn fork(&self) -> Self {
        Self {
            svm: self.svm.clone(),
            blocks: self.blocks.clone(),
            ledger: self.ledger.clone(),
            undo: self.undo.clone(),
            options: self.options,
            events: broadcast::Sender::new(EVENTS),
            drops_left: 0,
            faucet: self.faucet.insecure_clone(),
            airdrops: self.airdrops,
            began: self.began,
            passed: self.passed,
            ahead_seconds: self.ahead_seconds,
            branch: BRANCHES.fetch_add(1, Ordering::Relaxed).wrapping_add(1),
        }
    }
}

/// The virtual machine counts its hashes up alike on every branch.
pub(super) fn hash_in(branch: u64, hash: Hash) -> Hash {
    let mut bytes = hash.to_bytes();
    for (byte, mark) in bytes.iter_mut().zip(branch.to_le_bytes()) {
        *byte ^= mark;
    }
    Hash::new_from_array(bytes)
}
