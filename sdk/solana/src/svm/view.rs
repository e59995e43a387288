//! The chain as it is at a commitment.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::Value;
use solana_account::{AccountSharedData, ReadableAccount};
use solana_address::Address;
use solana_commitment_config::CommitmentConfig;
use solana_rpc_client_api::response::{Response, RpcResponseContext};
use solana_sdk_ids::sysvar;

use super::{block::Block, error::JsonRpcError, state::State};

/// The chain after a block.
pub(crate) struct View<'a> {
    state: &'a State,
    pub(crate) block: &'a Block,
    /// Accounts that were others then.
    then: HashMap<Address, &'a AccountSharedData>,
}

impl State {
    /// The newest block at a commitment; `finalized` if none is asked for.
    pub(crate) fn head(&self, commitment: Option<CommitmentConfig>) -> &Block {
        if commitment.unwrap_or_default().is_finalized() {
            self.blocks.finalized()
        } else {
            self.blocks.latest()
        }
    }

    /// The chain at a commitment.
    ///
    /// # Errors
    ///
    /// If it has not come to the slot that the client wants at least.
    pub(crate) fn view(
        &self,
        commitment: Option<CommitmentConfig>,
        min_context_slot: Option<u64>,
    ) -> Result<View<'_>, JsonRpcError> {
        let block = self.head(commitment);
        if min_context_slot.is_some_and(|least| block.slot < least) {
            return Err(JsonRpcError::behind(block.slot));
        }
        let mut then = HashMap::new();
        if block.slot < self.blocks.latest().slot {
            then.insert(sysvar::clock::ID, &block.clock);
            for undo in self.undo.iter().filter(|undo| undo.slot > block.slot) {
                for (address, account) in &undo.accounts {
                    then.entry(*address).or_insert(account);
                }
            }
        }
        Ok(View { state: self, block, then })
    }
}

impl View<'_> {
    /// An account, if it exists.
    pub(crate) fn account(&self, address: &Address) -> Option<&AccountSharedData> {
        let now = || self.state.svm.accounts_db().get_account_ref(address);
        let account = self.then.get(address).copied().or_else(now);
        account.filter(|account| account.lamports() > 0)
    }

    /// The accounts that a program owns, in the order of their addresses.
    pub(crate) fn owned_by(&self, program: &Address) -> Vec<(Address, &AccountSharedData)> {
        let now = self.state.svm.accounts_db().inner.iter();
        let mut owned: Vec<_> = now
            .filter(|(address, _)| !self.then.contains_key(*address))
            .chain(self.then.iter().map(|(address, account)| (address, *account)))
            .filter(|(_, account)| account.owner() == program && account.lamports() > 0)
            .map(|(address, account)| (*address, account))
            .collect();
        owned.sort_unstable_by_key(|(address, _)| *address);
        owned
    }

    /// An answer that says of which slot it is.
    pub(crate) fn respond(&self, value: impl Serialize) -> Result<Value, JsonRpcError> {
        respond(self.block.slot, value)
    }
}

/// An answer that says of which slot it is.
pub(crate) fn respond(slot: u64, value: impl Serialize) -> Result<Value, JsonRpcError> {
    json(Response { context: RpcResponseContext::new(slot), value })
}

pub(crate) fn json(value: impl Serialize) -> Result<Value, JsonRpcError> {
    serde_json::to_value(value).map_err(|error| JsonRpcError::internal(error.to_string()))
}
