use std::{
    collections::BTreeSet,
    sync::{Mutex, MutexGuard, PoisonError},
};

use alloy::{eips::BlockNumberOrTag, primitives::Address, providers::DynProvider};

use crate::{RpcFailure, rpc};

/// Hands out an account's nonces in order, each once.
#[derive(Debug, Default)]
pub(super) struct Nonces {
    state: Mutex<State>,
    /// Held while the node is asked, so that it is asked once.
    asking: tokio::sync::Mutex<()>,
}

#[derive(Debug, Default)]
struct State {
    /// `None`: the node is to be asked.
    next: Option<u64>,
    /// Below this, nonces were handed out before this program was started.
    floor: u64,
    /// Given back, and below `next`.
    free: BTreeSet<u64>,
}

impl Nonces {
    /// The lowest nonce that nobody holds.
    pub(super) async fn take(
        &self,
        provider: &DynProvider,
        account: Address,
    ) -> Result<Lease<'_>, RpcFailure> {
        if let Some(nonce) = self.state().take() {
            return Ok(Lease { nonces: self, nonce: Some(nonce) });
        }
        let asking = self.asking.lock().await;
        if let Some(nonce) = self.state().take() {
            return Ok(Lease { nonces: self, nonce: Some(nonce) });
        }
        let pending = BlockNumberOrTag::Pending;
        let count = rpc::transaction_count(provider, account, pending).await?;
        let nonce = self.state().start(count);
        drop(asking);
        Ok(Lease { nonces: self, nonce: Some(nonce) })
    }

    pub(super) fn give_back(&self, nonce: u64) {
        self.state().give_back(nonce);
    }

    pub(super) fn start_after(&self, nonce: u64) {
        let mut state = self.state();
        state.floor = state.floor.max(nonce.saturating_add(1));
        state.next = state.next.map(|next| next.max(nonce.saturating_add(1)));
    }

    pub(super) fn forget(&self) {
        *self.state() = State::default();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn take(&mut self) -> Option<u64> {
        let next = self.next?;
        if let Some(nonce) = self.free.pop_first() {
            return Some(nonce);
        }
        self.next = Some(next.saturating_add(1));
        Some(next)
    }

    /// The first nonce, of an account that has sent this many transactions.
    fn start(&mut self, count: u64) -> u64 {
        let first = count.max(self.floor);
        self.next = Some(first.saturating_add(1));
        first
    }

    fn give_back(&mut self, nonce: u64) {
        match self.next {
            Some(next) if nonce < next => self.free.insert(nonce),
            _ => return,
        };
        // What is free at the end is not a gap.
        while let (Some(next), Some(&last)) = (self.next, self.free.last()) {
            if last.saturating_add(1) != next {
                return;
            }
            self.free.remove(&last);
            self.next = Some(last);
        }
    }
}

/// A nonce that goes back unless it is kept.
#[derive(Debug)]
pub(super) struct Lease<'a> {
    nonces: &'a Nonces,
    nonce: Option<u64>,
}

impl Lease<'_> {
    pub(super) const fn nonce(&self) -> u64 {
        match self.nonce {
            Some(nonce) => nonce,
            None => u64::MAX,
        }
    }

    /// It is in a signature now.
    pub(super) fn keep(mut self) {
        self.nonce = None;
    }
}

impl Drop for Lease<'_> {
    fn drop(&mut self) {
        if let Some(nonce) = self.nonce.take() {
            self.nonces.give_back(nonce);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_given_back_is_handed_out_first_and_leaves_no_gap() {
        let mut state = State::default();
        assert_eq!(state.take(), None, "the node is to be asked");
        assert_eq!(state.start(5), 5);
        assert_eq!([state.take(), state.take(), state.take()], [Some(6), Some(7), Some(8)]);
        state.give_back(6);
        assert_eq!(state.take(), Some(6));
        state.give_back(7);
        state.give_back(8);
        assert_eq!((state.next, state.free.len()), (Some(7), 0), "the end moves back");
        assert_eq!([state.take(), state.take()], [Some(7), Some(8)]);
    }

    #[test]
    fn what_was_signed_before_a_restart_is_not_handed_out_again() {
        let nonces = Nonces::default();
        nonces.start_after(9);
        assert_eq!(nonces.state().start(5), 10, "three of them were never sent");
        nonces.start_after(7);
        assert_eq!(nonces.state().take(), Some(11));
        nonces.start_after(20);
        assert_eq!(nonces.state().take(), Some(21));
        nonces.forget();
        assert_eq!(nonces.state().start(5), 5);
    }
}
