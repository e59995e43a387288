use alloy::{
    eips::{BlockId, BlockNumberOrTag},
    primitives::{Address, B256, TxHash},
    providers::Provider,
    rpc::types::Log,
};
use serde::{Deserialize, Serialize};

use super::{Sender, SignedTransaction, estimate::request};
use crate::{
    BlockRef, Call, LoggedEvent, ReadError, RegistryError, RpcFailure, SendError, decode_events,
    rpc::{self, Receipt},
};

/// How the transactions that share a nonce stand, by the node's latest block.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TransactionState {
    /// The node has one of them, in no block yet.
    Pending,
    /// One of them is in a block, which a reorganisation may still undo: see `confirmations`.
    Mined(Mined),
    /// The node has none of them, and the nonce is not used. Send one again.
    Dropped,
    /// None of them will happen: another transaction of the account used the nonce.
    Displaced {
        /// Whether that is final. If not, a reorganisation may still prove it wrong. Even if so, a
        /// node may be about to show a receipt: believe it when it is seen several times in a row, as
        /// [`Sender::confirm`] does.
        is_final: bool,
    },
}

/// A transaction in a block.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Mined {
    /// Which of the candidates.
    pub hash: TxHash,
    /// Height of its block.
    pub block_number: u64,
    /// Hash of its block.
    pub block_hash: B256,
    /// How many blocks there are from its own on, its own included.
    pub confirmations: u64,
    /// Units of gas used.
    pub gas_used: u64,
    /// What that cost, in wei, if the node tells. Without a rollup's fee for its data.
    pub fee_wei: Option<u128>,
    /// What came of it.
    pub outcome: Outcome,
}

impl Mined {
    /// What it did in the registry; empty if it was refused. For a batch, see
    /// [`crate::step_outcomes`].
    ///
    /// # Errors
    ///
    /// [`ReadError::Malformed`] if the logs are not those of the registry at this address.
    pub fn events(&self, registry: Address) -> Result<Vec<LoggedEvent>, ReadError> {
        match &self.outcome {
            Outcome::Succeeded { logs } => decode_events(registry, logs),
            Outcome::Reverted { .. } => Ok(Vec::new()),
        }
    }
}

/// What came of a transaction in a block.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It did what it was to do. The steps of a batch may have been skipped all the same.
    Succeeded {
        /// What every contract that it reached wrote.
        logs: Vec<Log>,
    },
    /// It was refused and changed nothing.
    Reverted {
        /// Why, as a replay on the state before its block tells; `None` if that succeeds.
        error: Option<RegistryError>,
    },
}

/// What one look at the node shows.
pub(super) struct Look {
    pub(super) state: TransactionState,
    /// The latest block, if one of them is mined. It was asked for after the receipt.
    pub(super) head: Option<BlockRef>,
}

impl Sender {
    /// How the transactions that share a nonce, a first one and what replaced it, stand.
    ///
    /// # Errors
    ///
    /// If they do not share a nonce of this account, or the node fails.
    pub async fn state(
        &self,
        candidates: &[SignedTransaction],
    ) -> Result<TransactionState, SendError> {
        Ok(self.look_for(candidates).await?.state)
    }

    pub(super) async fn look_for(
        &self,
        candidates: &[SignedTransaction],
    ) -> Result<Look, SendError> {
        let nonce = self.shared_nonce(candidates)?;
        if let Some(look) = self.mined(candidates).await? {
            return Ok(look);
        }
        let (provider, account) = (self.provider(), self.account());
        let latest = BlockNumberOrTag::Latest;
        let state = if rpc::transaction_count(provider, account, latest).await? > nonce {
            // One of them, since the receipts were looked for?
            if let Some(look) = self.mined(candidates).await? {
                return Ok(look);
            }
            // Nodes count a block's transactions before they show its receipts.
            if self.is_any_known(candidates).await? {
                TransactionState::Pending
            } else {
                let is_final = self.final_transaction_count().await? > nonce;
                TransactionState::Displaced { is_final }
            }
        } else if self.is_any_known(candidates).await? {
            TransactionState::Pending
        } else {
            TransactionState::Dropped
        };
        Ok(Look { state, head: None })
    }

    async fn is_any_known(&self, candidates: &[SignedTransaction]) -> Result<bool, RpcFailure> {
        for candidate in candidates {
            if rpc::is_known(self.provider(), candidate.hash).await? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    pub(super) fn shared_nonce(&self, candidates: &[SignedTransaction]) -> Result<u64, SendError> {
        let [first, ..] = candidates else {
            return Err(SendError::NotCandidates("there are none"));
        };
        if !candidates.iter().all(|it| self.is_mine(it)) {
            return Err(SendError::NotCandidates("another account's, or another chain's"));
        }
        if candidates.iter().any(|it| it.nonce != first.nonce) {
            return Err(SendError::NotCandidates("their nonces differ"));
        }
        Ok(first.nonce)
    }

    async fn mined(&self, candidates: &[SignedTransaction]) -> Result<Option<Look>, RpcFailure> {
        for candidate in candidates {
            let Some(receipt) = rpc::receipt(self.provider(), candidate.hash).await? else {
                continue;
            };
            let head = rpc::latest(self.provider()).await?.block();
            let block_number = receipt.block_number();
            let (hash, block_hash) = (receipt.transaction_hash, receipt.block_hash);
            let (gas_used, fee_wei) = (receipt.gas_used(), receipt.fee_wei());
            let outcome = self.outcome(candidate, receipt).await?;
            let mined = Mined {
                hash,
                block_number,
                block_hash,
                // A node behind another one may show a receipt above its head.
                confirmations: head.number.saturating_sub(block_number).saturating_add(1),
                gas_used,
                fee_wei,
                outcome,
            };
            return Ok(Some(Look { state: TransactionState::Mined(mined), head: Some(head) }));
        }
        Ok(None)
    }

    async fn outcome(
        &self,
        candidate: &SignedTransaction,
        receipt: Receipt,
    ) -> Result<Outcome, RpcFailure> {
        if receipt.succeeded() {
            return Ok(Outcome::Succeeded { logs: receipt.logs });
        }
        let Ok(data) = self.data_of(candidate) else {
            return Ok(Outcome::Reverted { error: None });
        };
        let call = Call { to: candidate.to, data, name: String::new() };
        let before = BlockId::number(receipt.block_number().saturating_sub(1));
        let request = request(candidate.from, &call).gas_limit(candidate.gas_limit);
        let replayed = self.provider().call(request).block(before).await;
        let error = match replayed.map_err(RpcFailure::from) {
            Ok(_) => None,
            // Nodes without old states cannot say.
            Err(failure) => failure.revert_data().map(|data| RegistryError::decode(&data)),
        };
        Ok(Outcome::Reverted { error })
    }
}
