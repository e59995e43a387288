use std::time::Duration;

use portcullis_evm::{
    Confirmation, Finality, Mined, Outcome, Sender, SignedTransaction, TransactionState as EvmState,
};
use portcullis_solana::rpc::{
    CommitmentConfig, Confirmation as SolanaConfirmation, SendError as SolanaSendError,
    TransactionState as SolanaState,
};

use super::Actor;
use crate::{
    Failure, Refusal,
    connection::Node,
    operation::{Operation, OperationError},
    transaction::{Prepared, Receipt, TransactionState},
};

/// Blocks come every 12 seconds on the slowest chains, and several a second on the fastest.
const INCLUSION_POLL: Duration = Duration::from_millis(500);

const LOOKS_UNTIL_LOST: u32 = 4;

/// How sure to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Certainty {
    /// Confirmed by two thirds of the stake on Solana; in a block on EVM chains.
    #[default]
    Included,
    /// Never to be undone, by the chain's own rule. Up to a minute on Solana, minutes to hours on EVM
    /// chains.
    Final,
}

/// In a block of an EVM chain is enough.
pub(crate) fn included() -> Confirmation {
    Confirmation {
        finality: Some(Finality::Depth(1)),
        poll_every: INCLUSION_POLL,
        ..Confirmation::default()
    }
}

/// Nodes count a transaction a moment before they show its receipt, so that it looks displaced by
/// another. That is only believed if it stays so.
async fn settled(
    sender: &Sender,
    signed: &SignedTransaction,
) -> Result<EvmState, portcullis_evm::SendError> {
    let mut state = sender.state(std::slice::from_ref(signed)).await?;
    for _ in 0..LOOKS_UNTIL_LOST {
        if state != (EvmState::Displaced { is_final: true }) {
            break;
        }
        tokio::time::sleep(INCLUSION_POLL).await;
        state = sender.state(std::slice::from_ref(signed)).await?;
    }
    Ok(state)
}

fn receipt(mined: Mined, is_final: bool) -> Receipt {
    Receipt { transaction: mined.hash.to_string(), height: mined.block_number, is_final }
}

/// Of what was just found [`included`].
pub(crate) async fn included_receipt(sender: &Sender, mined: Mined) -> Result<Receipt, Failure> {
    let is_final = match sender.chain().finality {
        // Its block was on the chain, under so many.
        Finality::Depth(depth) => mined.confirmations >= depth,
        finality => sender.is_final(&mined, finality).await?,
    };
    Ok(receipt(mined, is_final))
}

impl Actor {
    /// Makes a transaction of an operation and signs it. Nothing is sent.
    ///
    /// On an EVM chain it takes the account's next nonce: send it, or give it back by
    /// [`Actor::discard`], or those after it wait for ever.
    ///
    /// # Errors
    ///
    /// [`Failure`]; [`Failure::refusal`] tells if the chain would refuse it.
    #[tracing::instrument(skip_all, fields(operation = operation.name(), chain = %self.connection.chain))]
    pub async fn prepare(&self, operation: &Operation) -> Result<Prepared, Failure> {
        match &self.connection.node {
            Node::Solana(cluster) => {
                let instructions = self.instructions(cluster, operation).await?;
                let (payer, signers) = (self.solana_payer()?, self.solana_signers()?);
                let signed = cluster.sign(&instructions, &payer, &signers, &self.fees.solana).await;
                Ok(Prepared::Solana(self.fees.allow(self.heeded(signed)?)?))
            }
            Node::Evm(registry) => {
                let call = self.call(registry, operation).await?;
                let signed = self.sender()?.prepare(&call, &self.fees.evm_policy()).await?;
                Ok(Prepared::Evm(signed))
            }
        }
    }

    /// What Solana answered; a refusal may say that the gatekeeper is another one by now.
    fn heeded<T>(&self, answer: Result<T, SolanaSendError>) -> Result<T, Failure> {
        let answer = answer.map_err(Failure::from);
        answer.inspect_err(|failure| self.slots.heed_failure(failure))
    }

    /// The same transaction for a higher fee, where the chain knows such a thing: one of the two
    /// takes effect, never both. Keep and watch both.
    ///
    /// # Errors
    ///
    /// [`Failure`]; on Solana, where a transaction that is not taken expires in about a minute,
    /// [`OperationError::Unsupported`](crate::operation::OperationError).
    pub async fn replace(&self, prepared: &Prepared) -> Result<Prepared, Failure> {
        match prepared {
            Prepared::Evm(transaction) => {
                let policy = self.fees.evm_policy();
                Ok(Prepared::Evm(self.sender()?.replace(transaction, &policy).await?))
            }
            Prepared::Solana(_) => Err(OperationError::Unsupported {
                operation: "replace a transaction",
                chain: "Solana",
            }
            .into()),
        }
    }

    /// Takes back a transaction that was never sent and never will be. On Solana nothing needs to be
    /// done.
    pub fn discard(&self, prepared: Prepared) {
        if let (Prepared::Evm(transaction), Ok(sender)) = (prepared, self.sender()) {
            sender.discard(transaction);
        }
    }

    /// Tells of transactions that were prepared by a process before this one and may be on their way,
    /// so that their nonces are not used again.
    pub fn resume<'a>(&self, prepared: impl IntoIterator<Item = &'a Prepared>) {
        let Ok(sender) = self.sender() else { return };
        let transactions: Vec<_> = prepared
            .into_iter()
            .filter_map(|prepared| match prepared {
                Prepared::Evm(transaction) => Some(transaction.clone()),
                Prepared::Solana(_) => None,
            })
            .collect();
        sender.resume(&transactions);
    }

    /// Sends it. The same bytes may be sent any number of times; that it is known already is success.
    ///
    /// # Errors
    ///
    /// [`Failure`]. If it is [retryable](Failure::is_retryable) it may have arrived all the same.
    #[tracing::instrument(skip_all, fields(transaction = prepared.id()))]
    pub async fn send(&self, prepared: &Prepared) -> Result<(), Failure> {
        match (&self.connection.node, prepared) {
            (Node::Solana(cluster), Prepared::Solana(signed)) => {
                self.heeded(cluster.send(signed).await)
            }
            (Node::Evm(_), Prepared::Evm(transaction)) => {
                Ok(self.sender()?.send(transaction).await?)
            }
            _ => Err(self.foreign(prepared)),
        }
    }

    /// What became of it.
    ///
    /// # Errors
    ///
    /// [`Failure`] if the node does not answer well.
    pub async fn state(&self, prepared: &Prepared) -> Result<TransactionState, Failure> {
        let transaction = prepared.id();
        match (&self.connection.node, prepared) {
            (Node::Solana(cluster), Prepared::Solana(signed)) => {
                let receipt = |height, is_final| Receipt { transaction, height, is_final };
                Ok(match cluster.state(signed).await? {
                    SolanaState::Pending => TransactionState::Pending,
                    SolanaState::Confirmed { slot } => TransactionState::Done(receipt(slot, false)),
                    SolanaState::Finalized { slot } => TransactionState::Done(receipt(slot, true)),
                    SolanaState::Failed { slot, failure } => {
                        let refusal = crate::failure::solana_refusal(&failure);
                        self.slots.heed(&refusal);
                        TransactionState::Refused { receipt: receipt(slot, false), refusal }
                    }
                    SolanaState::Expired => TransactionState::Lost,
                })
            }
            (Node::Evm(_), Prepared::Evm(signed)) => {
                let sender = self.sender()?;
                Ok(match settled(sender, signed).await? {
                    EvmState::Pending
                    | EvmState::Dropped
                    | EvmState::Displaced { is_final: false } => TransactionState::Pending,
                    EvmState::Displaced { is_final: true } => TransactionState::Lost,
                    EvmState::Mined(mined) => {
                        let is_final = sender.is_final(&mined, sender.chain().finality).await?;
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
            _ => Err(self.foreign(prepared)),
        }
    }

    /// Sends it until it is in a block, or final, or can no longer be.
    ///
    /// # Errors
    ///
    /// [`Failure`]; [`Failure::is_expired`] says that it is safe to prepare another. After any other
    /// error it may still take effect.
    #[tracing::instrument(skip_all, fields(transaction = prepared.id()))]
    pub async fn confirm(
        &self,
        prepared: &Prepared,
        certainty: Certainty,
    ) -> Result<Receipt, Failure> {
        match (&self.connection.node, prepared) {
            (Node::Solana(cluster), Prepared::Solana(signed)) => {
                let commitment = match certainty {
                    Certainty::Included => CommitmentConfig::confirmed(),
                    Certainty::Final => CommitmentConfig::finalized(),
                };
                let confirmation =
                    SolanaConfirmation { commitment, ..SolanaConfirmation::default() };
                let confirmed = self.heeded(cluster.confirm(signed, &confirmation).await)?;
                Ok(Receipt {
                    transaction: prepared.id(),
                    height: confirmed.slot,
                    is_final: confirmed.finalized,
                })
            }
            (Node::Evm(_), Prepared::Evm(transaction)) => {
                let sender = self.sender()?;
                let confirmation = match certainty {
                    Certainty::Included => included(),
                    Certainty::Final => Confirmation::default(),
                };
                let candidates = std::slice::from_ref(transaction);
                let mined = sender.confirm(candidates, &confirmation).await?.mined;
                match certainty {
                    Certainty::Included => included_receipt(sender, mined).await,
                    Certainty::Final => Ok(receipt(mined, true)),
                }
            }
            _ => Err(self.foreign(prepared)),
        }
    }

    /// Prepares, sends and confirms. For whoever has nothing to store: if the process dies in
    /// between, ask the chain whether it was done.
    ///
    /// # Errors
    ///
    /// As [`Actor::prepare`] and [`Actor::confirm`].
    pub async fn execute(&self, operation: impl Into<Operation>) -> Result<Receipt, Failure> {
        let prepared = self.prepare(&operation.into()).await?;
        match &prepared {
            Prepared::Solana(_) => self.confirm(&prepared, Certainty::Included).await,
            // Nobody has sent it yet: there is nothing to look for.
            Prepared::Evm(transaction) => {
                let sender = self.sender()?;
                let mined = sender.send_and_confirm(transaction, &included()).await?.mined;
                included_receipt(sender, mined).await
            }
        }
    }

    pub(super) fn foreign(&self, prepared: &Prepared) -> Failure {
        crate::WrongFamily { given: prepared.id(), expected: self.connection.family() }.into()
    }
}
