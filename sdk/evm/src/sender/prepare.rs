use alloy::{
    consensus::{SignableTransaction, TxEip1559, TxEnvelope, TxLegacy},
    eips::eip2718::Encodable2718,
    primitives::{Bytes, Signature, TxKind, U256},
};

use super::{FeePolicy, Fees, Sender, SignedTransaction};
use crate::{Call, SendError};

/// What is signed.
pub(super) struct Draft {
    pub(super) call: Call,
    pub(super) nonce: u64,
    pub(super) gas_limit: u64,
    pub(super) fees: Fees,
}

/// All of a transaction but its nonce and its signature; see [`Sender::draft`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsigned {
    call: Call,
    gas_limit: u64,
    fees: Fees,
}

impl Sender {
    /// Makes a transaction of a call, under the account's next nonce, and sends nothing. Store it,
    /// then [`Sender::send`] it.
    ///
    /// A call that the registry would refuse as things are is found out before it takes a nonce,
    /// unless the policy gives a gas limit; so is one that might cost more than the policy allows.
    ///
    /// # Errors
    ///
    /// If the call is refused, gas or all of it costs more than the policy allows, the node fails, or the key does
    /// not sign. The nonce is free again then.
    #[tracing::instrument(skip_all, fields(call = call.name, account = %self.account()))]
    pub async fn prepare(
        &self,
        call: &Call,
        policy: &FeePolicy,
    ) -> Result<SignedTransaction, SendError> {
        let gas_limit = self.gas_limit(call, policy).await?;
        let fees = self.price(policy).await?.fees;
        policy.check(gas_limit, fees)?;
        let lease = self.inner.nonces.take(self.provider(), self.account()).await?;
        let draft = Draft { call: call.clone(), nonce: lease.nonce(), gas_limit, fees };
        let signed = self.sign(draft).await?;
        lease.keep();
        tracing::debug!(nonce = signed.nonce, hash = %signed.hash, "signed");
        Ok(signed)
    }

    /// As [`Sender::prepare`], under a nonce of the caller's own choosing.
    ///
    /// # Errors
    ///
    /// As there.
    pub async fn prepare_at(
        &self,
        nonce: u64,
        call: &Call,
        policy: &FeePolicy,
    ) -> Result<SignedTransaction, SendError> {
        self.sign_at(nonce, &self.draft(call, policy).await?).await
    }

    /// All of a transaction but its nonce and its signature: for whoever keeps an account's nonces
    /// elsewhere, and must not hold one while a node is asked. Takes no nonce and signs nothing.
    ///
    /// # Errors
    ///
    /// If the call is refused, gas or all of it costs more than the policy allows, or the node fails.
    pub async fn draft(&self, call: &Call, policy: &FeePolicy) -> Result<Unsigned, SendError> {
        let gas_limit = self.gas_limit(call, policy).await?;
        let fees = self.price(policy).await?.fees;
        policy.check(gas_limit, fees)?;
        Ok(Unsigned { call: call.clone(), gas_limit, fees })
    }

    /// Signs what was drafted, under a nonce of the caller's own choosing. Asks no node.
    ///
    /// # Errors
    ///
    /// If the key does not sign.
    pub async fn sign_at(
        &self,
        nonce: u64,
        unsigned: &Unsigned,
    ) -> Result<SignedTransaction, SendError> {
        let Unsigned { call, gas_limit, fees } = unsigned.clone();
        self.sign(Draft { call, nonce, gas_limit, fees }).await
    }

    pub(super) async fn sign(&self, draft: Draft) -> Result<SignedTransaction, SendError> {
        let Draft { call, nonce, gas_limit, fees } = draft;
        let chain_id = self.chain().id;
        let (to, input) = (TxKind::Call(call.to), call.data);
        let envelope: TxEnvelope = match fees {
            Fees::Dynamic { max_fee_per_gas_wei, max_priority_fee_per_gas_wei } => {
                let mut transaction = TxEip1559 {
                    chain_id,
                    nonce,
                    gas_limit,
                    max_fee_per_gas: max_fee_per_gas_wei,
                    // Otherwise the transaction is not valid.
                    max_priority_fee_per_gas: max_priority_fee_per_gas_wei.min(max_fee_per_gas_wei),
                    to,
                    value: U256::ZERO,
                    access_list: Default::default(),
                    input,
                };
                let signature = self.signature(&mut transaction).await?;
                transaction.into_signed(signature).into()
            }
            Fees::Legacy { gas_price_wei } => {
                let mut transaction = TxLegacy {
                    chain_id: Some(chain_id),
                    nonce,
                    gas_price: gas_price_wei,
                    gas_limit,
                    to,
                    value: U256::ZERO,
                    input,
                };
                let signature = self.signature(&mut transaction).await?;
                transaction.into_signed(signature).into()
            }
        };
        Ok(SignedTransaction {
            chain_id,
            from: self.account(),
            to: call.to,
            nonce,
            hash: *envelope.tx_hash(),
            raw: Bytes::from(envelope.encoded_2718()),
            gas_limit,
            fees,
            name: call.name,
        })
    }

    async fn signature(
        &self,
        transaction: &mut dyn SignableTransaction<Signature>,
    ) -> Result<Signature, SendError> {
        let no_key = || SendError::Signer("there is no key here".to_owned());
        let signer = self.inner.signer.as_ref().ok_or_else(no_key)?;
        let signed = signer.sign_transaction(transaction).await;
        signed.map_err(|error| SendError::Signer(error.to_string()))
    }
}
