//! Transactions: made so that they can be stored before they are sent, sent any number of times,
//! replaced under the same nonce, and watched until they are final.

mod confirm;
mod estimate;
mod fees;
mod nonces;
mod observer;
mod prepare;
mod replace;
mod send;
mod signed_transaction;
mod state;

use std::{fmt, sync::Arc};

use alloy::{
    network::TxSigner,
    primitives::{Address, Signature},
    providers::DynProvider,
};

pub use confirm::{Confirmation, Confirmed};
pub use estimate::Estimate;
pub use fees::{FeePolicy, Fees, Pricing};
pub use observer::TransactionCounts;
pub use prepare::Unsigned;
pub use signed_transaction::SignedTransaction;
pub use state::{Mined, Outcome, TransactionState};

use crate::{Chain, ReadError, rpc};
use nonces::Nonces;

/// One account on one chain, and its key.
///
/// Cheap to clone; clones hand out nonces in one order, from any number of tasks. Two senders for
/// one account, or another program with its key, get in each other's way: that is noticed
/// ([`TransactionState::Displaced`]), not prevented.
#[derive(Clone)]
pub struct Sender {
    inner: Arc<Inner>,
}

struct Inner {
    provider: DynProvider,
    chain: Chain,
    account: Address,
    /// `None`: it only looks.
    signer: Option<Box<dyn TxSigner<Signature> + Send + Sync>>,
    nonces: Nonces,
}

impl Sender {
    /// On the chain that the node is on.
    ///
    /// # Errors
    ///
    /// If the node does not tell which chain that is.
    pub async fn connect<S>(provider: DynProvider, signer: S) -> Result<Self, ReadError>
    where
        S: TxSigner<Signature> + Send + Sync + 'static,
    {
        let chain = Chain::from_id(rpc::chain_id(&provider).await?);
        Ok(Self::new(provider, chain, signer))
    }

    /// On this chain.
    ///
    /// # Errors
    ///
    /// [`ReadError::WrongChain`] if the node is on another one, or if it does not tell.
    pub async fn connect_to<S>(
        provider: DynProvider,
        chain: Chain,
        signer: S,
    ) -> Result<Self, ReadError>
    where
        S: TxSigner<Signature> + Send + Sync + 'static,
    {
        let found = rpc::chain_id(&provider).await?;
        if found != chain.id {
            return Err(ReadError::WrongChain { expected: chain.id, found });
        }
        Ok(Self::new(provider, chain, signer))
    }

    /// On this chain; that the node is on it is not checked. Transactions are signed for the chain,
    /// so that another one takes none of them.
    pub fn new<S>(provider: DynProvider, chain: Chain, signer: S) -> Self
    where
        S: TxSigner<Signature> + Send + Sync + 'static,
    {
        let account = signer.address();
        let nonces = Nonces::default();
        let inner = Inner { provider, chain, account, signer: Some(Box::new(signer)), nonces };
        Self { inner: Arc::new(inner) }
    }

    /// Whose transactions.
    pub fn account(&self) -> Address {
        self.inner.account
    }

    /// On which chain.
    pub fn chain(&self) -> &Chain {
        &self.inner.chain
    }

    /// The way to the node.
    pub fn provider(&self) -> &DynProvider {
        &self.inner.provider
    }

    /// What was signed before, by this account, and may be sent yet: after a restart, so that its
    /// nonces are not handed out again.
    pub fn resume(&self, transactions: &[SignedTransaction]) {
        let last = transactions.iter().filter(|it| self.is_mine(it)).map(|it| it.nonce).max();
        if let Some(last) = last {
            self.inner.nonces.start_after(last);
        }
    }

    /// Gives back the nonce of a transaction that was never sent and never will be: its bytes must
    /// be destroyed. Of one that may have been sent, use [`Sender::cancel`].
    pub fn discard(&self, transaction: SignedTransaction) {
        if self.is_mine(&transaction) {
            self.inner.nonces.give_back(transaction.nonce);
        }
    }

    /// Forgets what is known of nonces, so that the node is asked again: after a transaction of
    /// somebody else with the same key. Nonces of what is signed and not sent yet are handed out
    /// again, unless [`Sender::resume`] is told of it afterwards.
    pub fn forget_nonces(&self) {
        self.inner.nonces.forget();
    }

    fn is_mine(&self, transaction: &SignedTransaction) -> bool {
        transaction.from == self.inner.account && transaction.chain_id == self.inner.chain.id
    }
}

impl fmt::Debug for Sender {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Neither the key nor the node's URL.
        formatter
            .debug_struct("Sender")
            .field("account", &self.inner.account)
            .field("chain", &self.inner.chain.to_string())
            .finish_non_exhaustive()
    }
}
