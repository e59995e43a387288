//! Which transactions get in.

use solana_transaction::versioned::VersionedTransaction;
use solana_transaction_error::TransactionError;

use super::{State, execute::Simulated};
use crate::svm::block::Block;

impl State {
    /// Whether a transaction names a hash that is known and recent in `head`, and was not there
    /// before.
    ///
    /// # Errors
    ///
    /// `BlockhashNotFound` or `AlreadyProcessed`.
    pub(crate) fn admit(
        &self,
        transaction: &VersionedTransaction,
        head: &Block,
    ) -> Result<(), TransactionError> {
        if self.blocks.recent(transaction.message.recent_blockhash(), head).is_none() {
            return Err(TransactionError::BlockhashNotFound);
        }
        let known = |signature| self.ledger.position(signature).is_some();
        match transaction.signatures.first() {
            Some(signature) if known(signature) => Err(TransactionError::AlreadyProcessed),
            _ => Ok(()),
        }
    }

    /// What a node asks before it takes a transaction: would it go through?
    pub(crate) fn preflight(&self, transaction: &VersionedTransaction, head: &Block) -> Simulated {
        match self.admit(transaction, head) {
            Ok(()) => self.simulate(transaction),
            Err(error) => Simulated::refused(error),
        }
    }

    /// The same of a transaction whose signatures are to be good.
    pub(crate) fn verified_preflight(
        &self,
        transaction: &VersionedTransaction,
        head: &Block,
    ) -> Simulated {
        if is_signed(transaction) {
            self.preflight(transaction, head)
        } else {
            Simulated::refused(TransactionError::SignatureFailure)
        }
    }

    /// Takes a transaction to the block that is being made. As on a network, nobody is told if it
    /// does not get there: it is badly signed, known already, too old, cannot pay, or is lost.
    pub(crate) fn forward(&mut self, transaction: VersionedTransaction) {
        let admitted = self.admit(&transaction, self.blocks.latest());
        if admitted.is_err() || !is_signed(&transaction) {
            return;
        }
        if let Some(left) = self.drops_left.checked_sub(1) {
            self.drops_left = left;
            tracing::debug!("a transaction is lost, as was wished");
            return;
        }
        if let Err(error) = self.execute(transaction) {
            tracing::debug!(%error, "a transaction gets into no block");
        }
    }
}

/// Whether every signature is good.
fn is_signed(transaction: &VersionedTransaction) -> bool {
    transaction.verify_with_results().iter().all(|good| *good)
}
