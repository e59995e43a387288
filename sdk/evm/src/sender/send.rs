use super::{Sender, SignedTransaction};
use crate::{RpcFailure, SendError, rpc};

/// The node has it already.
const KNOWN: [&str; 6] = [
    "already known",
    "known transaction",
    "already imported",
    "already in mempool",
    "already in the mempool",
    "already exists",
];
const NONCE_USED: [&str; 4] =
    ["nonce too low", "nonce is too low", "oldnonce", "nonce has already"];
const UNDERPRICED: [&str; 8] = [
    "underpriced",
    "fee too low",
    "feetoolow",
    "price too low",
    "less than block base fee",
    "lower than the current base fee",
    "max fee per gas less",
    "tip cap",
];
const NO_FUNDS: [&str; 3] = ["insufficient funds", "insufficient balance", "not enough funds"];

impl Sender {
    /// Sends a transaction. Sending it again, whether the node still holds it or it is in a block
    /// already, is no error and changes nothing.
    ///
    /// That it gets into a block is not guaranteed: see [`Sender::confirm`].
    ///
    /// # Errors
    ///
    /// If the node does not take it. After [`SendError::Rpc`] it may have arrived all the same.
    #[tracing::instrument(skip_all, fields(call = transaction.name, hash = %transaction.hash))]
    pub async fn send(&self, transaction: &SignedTransaction) -> Result<(), SendError> {
        if !self.is_mine(transaction) {
            return Err(SendError::NotCandidates("another account's, or another chain's"));
        }
        let Err(failure) = rpc::send_raw(self.provider(), &transaction.raw).await else {
            tracing::debug!(nonce = transaction.nonce, "sent");
            return Ok(());
        };
        self.judge(transaction, failure).await
    }

    async fn judge(
        &self,
        transaction: &SignedTransaction,
        failure: RpcFailure,
    ) -> Result<(), SendError> {
        if failure.says(&KNOWN) {
            return Ok(());
        }
        if failure.says(&NONCE_USED) {
            // By itself, perhaps.
            if rpc::is_known(self.provider(), transaction.hash).await? {
                return Ok(());
            }
            return Err(SendError::NonceUsed {
                account: transaction.from,
                nonce: transaction.nonce,
            });
        }
        if failure.says(&NO_FUNDS) {
            return Err(SendError::InsufficientFunds { account: transaction.from });
        }
        if failure.says(&UNDERPRICED) {
            let message = failure.to_string();
            return Err(SendError::Underpriced { hash: transaction.hash, message });
        }
        tracing::debug!(%failure, "not sent");
        Err(failure.into())
    }
}
