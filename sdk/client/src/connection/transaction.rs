//! What became of transactions, asked by whoever need not have their key.

use std::time::Duration;

use portcullis_evm::{
    Outcome, Sender, SignedTransaction as EvmTransaction, TransactionCounts,
    TransactionState as EvmState,
};
use portcullis_solana::rpc::TransactionState as SolanaState;

use super::{Connection, Node};
use crate::{
    Address, Failure, ReadFailure, Refusal,
    chain::Chain,
    transaction::{Prepared, Receipt, TransactionState},
};

/// Between looks at what seems to be lost.
const LOST_POLL: Duration = Duration::from_millis(500);

const LOOKS_UNTIL_LOST: u32 = 4;

impl Connection {
    /// What became of a transaction, whoever signed it; of several that share a nonce, a first one and
    /// what replaced it, what became of the one that took effect.
    ///
    /// # Errors
    ///
    /// [`Failure`] if the node does not answer well, or they are not of this chain, or not of one
    /// nonce.
    pub async fn state(&self, candidates: &[Prepared]) -> Result<TransactionState, Failure> {
        match &self.node {
            Node::Solana(_) => {
                let mut state = TransactionState::Lost;
                for candidate in candidates {
                    match self.solana_state(candidate).await? {
                        TransactionState::Lost => {}
                        TransactionState::Pending => state = TransactionState::Pending,
                        found => return Ok(found),
                    }
                }
                Ok(state)
            }
            Node::Evm(_) => {
                let evm = candidates.iter().map(|candidate| match candidate {
                    Prepared::Evm(transaction) => Ok(transaction.clone()),
                    Prepared::Solana(_) => Err(self.foreign(candidate)),
                });
                self.evm_state(&evm.collect::<Result<Vec<_>, _>>()?).await
            }
        }
    }

    async fn solana_state(&self, prepared: &Prepared) -> Result<TransactionState, Failure> {
        let (Node::Solana(cluster), Prepared::Solana(signed)) = (&self.node, prepared) else {
            return Err(self.foreign(prepared));
        };
        let transaction = prepared.id();
        let receipt = |height, is_final| Receipt { transaction, height, is_final };
        Ok(match cluster.state(signed).await? {
            SolanaState::Pending => TransactionState::Pending,
            SolanaState::Confirmed { slot } => TransactionState::Done(receipt(slot, false)),
            SolanaState::Finalized { slot } => TransactionState::Done(receipt(slot, true)),
            SolanaState::Failed { slot, is_final, failure } => {
                let refusal = crate::failure::solana_refusal(&failure);
                TransactionState::Refused { receipt: receipt(slot, is_final), refusal }
            }
            SolanaState::Expired => TransactionState::Lost,
        })
    }

    async fn evm_state(&self, candidates: &[EvmTransaction]) -> Result<TransactionState, Failure> {
        let Some(first) = candidates.first() else { return Ok(TransactionState::Lost) };
        let sender = self.observer(first.from, &Prepared::Evm(first.clone()))?;
        Ok(match settled(&sender, candidates).await? {
            EvmState::Pending | EvmState::Dropped | EvmState::Displaced { is_final: false } => {
                TransactionState::Pending
            }
            EvmState::Displaced { is_final: true } => TransactionState::Lost,
            EvmState::Mined(mined) => {
                let is_final = sender.is_final(&mined, sender.chain().finality).await?;
                let transaction = mined.hash.to_string();
                let receipt = Receipt { transaction, height: mined.block_number, is_final };
                match mined.outcome {
                    Outcome::Succeeded { .. } => TransactionState::Done(receipt),
                    Outcome::Reverted { error } => TransactionState::Refused {
                        receipt,
                        refusal: error.map_or_else(
                            || Refusal::Chain("it reverted without saying why".to_owned()),
                            Into::into,
                        ),
                    },
                }
            }
        })
    }

    /// Sends what somebody signed. The same bytes may be sent any number of times; that it is known
    /// already is success.
    ///
    /// # Errors
    ///
    /// [`Failure`]. If it is [retryable](Failure::is_retryable) it may have arrived all the same.
    pub async fn send(&self, prepared: &Prepared) -> Result<(), Failure> {
        match (&self.node, prepared) {
            (Node::Solana(cluster), Prepared::Solana(signed)) => Ok(cluster.send(signed).await?),
            (Node::Evm(_), Prepared::Evm(transaction)) => {
                Ok(self.observer(transaction.from, prepared)?.send(transaction).await?)
            }
            _ => Err(self.foreign(prepared)),
        }
    }

    /// How many transactions of an account are where, on an EVM chain: its nonces.
    ///
    /// # Errors
    ///
    /// [`Failure`] if the node does not answer well, or this is Solana.
    pub async fn transaction_counts(
        &self,
        account: &Address,
    ) -> Result<TransactionCounts, Failure> {
        Ok(self.observer_of(account)?.transaction_counts().await?)
    }

    /// How many transactions of an account are final, on an EVM chain: these nonces are used for good.
    /// It asks for the state at an older block, which not every node keeps.
    ///
    /// # Errors
    ///
    /// [`Failure`] if the node does not answer well, or this is Solana.
    pub async fn final_transaction_count(&self, account: &Address) -> Result<u64, Failure> {
        Ok(self.observer_of(account)?.final_transaction_count().await?)
    }

    fn observer_of(&self, account: &Address) -> Result<Sender, Failure> {
        match (&self.chain, &self.node) {
            (Chain::Evm(chain), Node::Evm(registry)) => {
                let provider = registry.provider().clone();
                Ok(Sender::observer(provider, chain.clone(), account.evm()?))
            }
            _ => Err(crate::WrongFamily {
                given: self.chain.to_string(),
                expected: crate::Family::Evm,
            }
            .into()),
        }
    }

    /// The hash of the block of this height, by which a reorganisation shows; `None`: the node has no
    /// such block yet, or this is Solana.
    ///
    /// # Errors
    ///
    /// [`ReadFailure`] if the node does not answer well.
    pub async fn block_hash(&self, height: u64) -> Result<Option<String>, ReadFailure> {
        match &self.node {
            Node::Solana(_) => Ok(None),
            Node::Evm(registry) => {
                Ok(registry.block(height).await?.map(|block| block.hash.to_string()))
            }
        }
    }

    fn observer(
        &self,
        account: portcullis_evm::Address,
        prepared: &Prepared,
    ) -> Result<Sender, Failure> {
        match (&self.chain, &self.node) {
            (Chain::Evm(chain), Node::Evm(registry)) => {
                Ok(Sender::observer(registry.provider().clone(), chain.clone(), account))
            }
            _ => Err(self.foreign(prepared)),
        }
    }

    pub(crate) fn foreign(&self, prepared: &Prepared) -> Failure {
        crate::WrongFamily { given: prepared.id(), expected: self.family() }.into()
    }
}

/// Nodes count a transaction a moment before they show its receipt, so that it looks displaced by
/// another. That is only believed if it stays so.
async fn settled(
    sender: &Sender,
    candidates: &[EvmTransaction],
) -> Result<EvmState, portcullis_evm::SendError> {
    let mut state = sender.state(candidates).await?;
    for _ in 0..LOOKS_UNTIL_LOST {
        if state != (EvmState::Displaced { is_final: true }) {
            break;
        }
        tokio::time::sleep(LOST_POLL).await;
        state = sender.state(candidates).await?;
    }
    Ok(state)
}
