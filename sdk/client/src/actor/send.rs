use std::time::Duration;

use portcullis_evm::{Confirmation, Finality, Mined, Sender, Unsigned};
use portcullis_solana::rpc::{
    CommitmentConfig, Confirmation as SolanaConfirmation, SendError as SolanaSendError,
};

use super::Actor;
use crate::{
    Failure,
    connection::Node,
    operation::{Operation, OperationError},
    transaction::{Prepared, Receipt, TransactionState},
};

/// Blocks come every 12 seconds on the slowest chains, and several a second on the fastest.
const INCLUSION_POLL: Duration = Duration::from_millis(500);

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

fn no_nonces() -> Failure {
    OperationError::Unsupported { operation: "choose a nonce", chain: "Solana" }.into()
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

    /// All of an operation's transaction but its nonce and its signature, on EVM chains alone: for
    /// whoever keeps nonces in a database of its own, where several processes share an account. Takes
    /// no nonce and signs nothing; see [`Actor::sign_at`].
    ///
    /// # Errors
    ///
    /// [`Failure`]; [`Failure::refusal`] tells if the chain would refuse it. On Solana, which knows no
    /// nonces, [`OperationError::Unsupported`](crate::operation::OperationError).
    #[tracing::instrument(skip_all, fields(operation = operation.name(), chain = %self.connection.chain))]
    pub async fn draft(&self, operation: &Operation) -> Result<Unsigned, Failure> {
        let Node::Evm(registry) = &self.connection.node else { return Err(no_nonces()) };
        let call = self.call(registry, operation).await?;
        Ok(self.sender()?.draft(&call, &self.fees.evm_policy()).await?)
    }

    /// Signs what was drafted, under this nonce of the account. That nobody else uses it is the
    /// caller's business. Asks no node and sends nothing.
    ///
    /// # Errors
    ///
    /// [`Failure`] if the key does not sign, or this is no EVM chain.
    pub async fn sign_at(&self, unsigned: &Unsigned, nonce: u64) -> Result<Prepared, Failure> {
        Ok(Prepared::Evm(self.sender()?.sign_at(nonce, unsigned).await?))
    }

    /// A transaction that does nothing, under a nonce that nobody needs any more and under which
    /// nothing was sent: those after it would wait for ever.
    ///
    /// # Errors
    ///
    /// [`Failure`]; on Solana, which knows no nonces,
    /// [`OperationError::Unsupported`](crate::operation::OperationError).
    pub async fn cancel_at(&self, nonce: u64) -> Result<Prepared, Failure> {
        let Node::Evm(_) = &self.connection.node else { return Err(no_nonces()) };
        Ok(Prepared::Evm(self.sender()?.cancel_at(nonce, &self.fees.evm_policy()).await?))
    }

    /// A transaction that does nothing, for a higher fee and in the place of one under the same nonce,
    /// which may be a cancellation itself: one of the two takes effect, never both. Keep and watch both.
    ///
    /// # Errors
    ///
    /// As [`Actor::cancel_at`].
    pub async fn cancel(&self, prepared: &Prepared) -> Result<Prepared, Failure> {
        let Prepared::Evm(transaction) = prepared else { return Err(no_nonces()) };
        Ok(Prepared::Evm(self.sender()?.cancel(transaction, &self.fees.evm_policy()).await?))
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
    /// [`Connection::send`](crate::Connection::send) does the same without a key.
    ///
    /// # Errors
    ///
    /// [`Failure`]. If it is [retryable](Failure::is_retryable) it may have arrived all the same.
    #[tracing::instrument(skip_all, fields(transaction = prepared.id()))]
    pub async fn send(&self, prepared: &Prepared) -> Result<(), Failure> {
        if let Prepared::Evm(transaction) = prepared {
            return Ok(self.sender()?.send(transaction).await?);
        }
        let sent = self.connection.send(prepared).await;
        sent.inspect_err(|failure| self.slots.heed_failure(failure))
    }

    /// What became of it. [`Connection::state`](crate::Connection::state) tells it without a key, and
    /// of several that share a nonce.
    ///
    /// # Errors
    ///
    /// [`Failure`] if the node does not answer well.
    pub async fn state(&self, prepared: &Prepared) -> Result<TransactionState, Failure> {
        let state = self.connection.state(std::slice::from_ref(prepared)).await?;
        if let TransactionState::Refused { refusal, .. } = &state {
            self.slots.heed(refusal);
        }
        Ok(state)
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
        self.connection.foreign(prepared)
    }
}
