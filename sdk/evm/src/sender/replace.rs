use alloy::{
    consensus::{Transaction, TxEnvelope},
    eips::eip2718::Decodable2718,
    primitives::Bytes,
};

use super::{FeePolicy, Sender, SignedTransaction, prepare::Draft};
use crate::{Call, SendError};

/// How the names of cancellations begin.
const CANCEL: &str = "cancel ";

impl Sender {
    /// The same transaction, under the same nonce, for a higher fee: by at least an eighth of each
    /// part, and what the policy asks if that is more. One of the two happens, never both; keep and
    /// watch both.
    ///
    /// # Errors
    ///
    /// If that is above the policy's ceiling, limit or multiple of the price, the node fails, or the key
    /// does not sign.
    pub async fn replace(
        &self,
        transaction: &SignedTransaction,
        policy: &FeePolicy,
    ) -> Result<SignedTransaction, SendError> {
        let call = Call {
            to: transaction.to,
            data: self.data_of(transaction)?,
            name: transaction.name.clone(),
        };
        self.sign_instead(transaction, call, transaction.gas_limit, policy).await
    }

    /// A transaction that does nothing, in the place of one that is not to happen any more, which may be
    /// a cancellation itself. Which of them happens is the chain's to decide; keep and watch both. How
    /// much gas it needs is asked each time.
    ///
    /// # Errors
    ///
    /// As [`Sender::replace`].
    pub async fn cancel(
        &self,
        transaction: &SignedTransaction,
        policy: &FeePolicy,
    ) -> Result<SignedTransaction, SendError> {
        let name = match transaction.name.starts_with(CANCEL) {
            true => transaction.name.clone(),
            false => format!("{CANCEL}{}", transaction.name),
        };
        let call = Call { to: self.account(), data: Bytes::new(), name };
        let gas_limit = self.gas_limit_of_nothing(&call, policy).await;
        self.sign_instead(transaction, call, gas_limit, policy).await
    }

    /// A transaction that does nothing, under a nonce under which nothing was signed: so that those
    /// after it do not wait for ever. Of one that was signed, use [`Sender::cancel`].
    ///
    /// # Errors
    ///
    /// If gas costs more than the policy allows, the node fails, or the key does not sign.
    pub async fn cancel_at(
        &self,
        nonce: u64,
        policy: &FeePolicy,
    ) -> Result<SignedTransaction, SendError> {
        let call =
            Call { to: self.account(), data: Bytes::new(), name: format!("{CANCEL}nonce {nonce}") };
        let gas_limit = self.gas_limit_of_nothing(&call, policy).await;
        let fees = self.price(policy).await?.fees;
        policy.check(gas_limit, fees)?;
        self.sign(Draft { call, nonce, gas_limit, fees }).await
    }

    async fn sign_instead(
        &self,
        transaction: &SignedTransaction,
        call: Call,
        gas_limit: u64,
        policy: &FeePolicy,
    ) -> Result<SignedTransaction, SendError> {
        if !self.is_mine(transaction) {
            return Err(SendError::NotCandidates("another account's, or another chain's"));
        }
        let price = self.price(policy).await?.fees;
        let fees = transaction.fees.raised().at_least(price);
        policy.check_replacement(fees, price)?;
        policy.check(gas_limit, fees)?;
        self.sign(Draft { call, nonce: transaction.nonce, gas_limit, fees }).await
    }

    pub(super) fn data_of(&self, transaction: &SignedTransaction) -> Result<Bytes, SendError> {
        let envelope = TxEnvelope::decode_2718_exact(transaction.raw.as_ref())
            .map_err(|_| SendError::NotCandidates("its bytes are no transaction"))?;
        let is_it = *envelope.tx_hash() == transaction.hash
            && envelope.nonce() == transaction.nonce
            && envelope.to() == Some(transaction.to)
            && envelope.chain_id() == Some(transaction.chain_id);
        if !is_it {
            return Err(SendError::NotCandidates("its bytes are another transaction"));
        }
        Ok(envelope.input().clone())
    }
}
