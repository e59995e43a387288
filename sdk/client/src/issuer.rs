//! What a gatekeeper does all day.

use futures::stream::BoxStream;
use portcullis_types::{Attributes, lifecycle::Step};

use crate::{
    Actor, Address, Connection, Failure, NetworkId, PassReader, ReadFailure, Signer,
    actor::{IssueOutcome, IssueRequest},
    operation::PassOperation,
    record::PassStatus,
    transaction::Receipt,
};

/// Issues passes of a network and changes them: the gatekeeper's operator.
///
/// Each verb signs, sends and waits until the chain has confirmed it. For what must survive a crash
/// in between, and for everything else that can be done, there is the [`Actor`] underneath.
#[derive(Clone, Debug)]
pub struct PassIssuer {
    actor: Actor,
    network: NetworkId,
}

impl PassIssuer {
    /// Issues passes of `network`, signed and paid for by `operator`.
    ///
    /// # Errors
    ///
    /// [`WrongFamily`](crate::WrongFamily) if connection, network and signer are not of one kind of
    /// chain.
    pub fn new(
        connection: Connection,
        network: NetworkId,
        operator: Signer,
    ) -> Result<Self, crate::WrongFamily> {
        Self::by(Actor::new(connection, operator)?, network)
    }

    /// The same, by an actor of your own making.
    ///
    /// # Errors
    ///
    /// [`WrongFamily`](crate::WrongFamily) if the network is not of the actor's kind of chain.
    pub fn by(actor: Actor, network: NetworkId) -> Result<Self, crate::WrongFamily> {
        let expected = actor.connection().chain().family();
        if network.family() != expected {
            return Err(crate::WrongFamily { given: network.to_string(), expected });
        }
        Ok(Self { actor, network })
    }

    /// Who signs.
    pub const fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Whose passes.
    pub const fn network(&self) -> &NetworkId {
        &self.network
    }

    /// Issues a pass. `expires_at` is its last valid second, Unix time; `Some(0)`: it never expires;
    /// `None`: after the network's default lifetime.
    ///
    /// # Errors
    ///
    /// [`Failure`]; [`Failure::refusal`] tells why the chain refused.
    pub async fn issue(
        &self,
        wallet: &Address,
        expires_at: Option<i64>,
        attributes: Attributes,
    ) -> Result<Receipt, Failure> {
        self.take(wallet, Step::Issue { expires_at, attributes }).await
    }

    /// Issues many; see [`Actor::issue_many`].
    pub fn issue_batch<'a>(
        &'a self,
        requests: &'a [IssueRequest],
    ) -> BoxStream<'a, (usize, IssueOutcome)> {
        self.actor.issue_many(&self.network, requests)
    }

    /// Suspends an active pass. `reason` is a code of yours, 0 to 127; 0: none given.
    ///
    /// # Errors
    ///
    /// [`Failure`].
    pub async fn freeze(&self, wallet: &Address, reason: u8) -> Result<Receipt, Failure> {
        self.take(wallet, Step::Freeze { reason }).await
    }

    /// Lifts the suspension.
    ///
    /// # Errors
    ///
    /// [`Failure`].
    pub async fn unfreeze(&self, wallet: &Address) -> Result<Receipt, Failure> {
        self.take(wallet, Step::Unfreeze).await
    }

    /// Changes the expiry, also of a lapsed pass; `expires_at` as in [`PassIssuer::issue`].
    ///
    /// # Errors
    ///
    /// [`Failure`].
    pub async fn renew(
        &self,
        wallet: &Address,
        expires_at: Option<i64>,
    ) -> Result<Receipt, Failure> {
        self.take(wallet, Step::Renew { expires_at }).await
    }

    /// Withdraws a pass for good: none is ever issued to the wallet again. `reason` as in
    /// [`PassIssuer::freeze`].
    ///
    /// # Errors
    ///
    /// [`Failure`].
    pub async fn revoke(&self, wallet: &Address, reason: u8) -> Result<Receipt, Failure> {
        self.take(wallet, Step::Revoke { reason }).await
    }

    /// Replaces the attributes.
    ///
    /// # Errors
    ///
    /// [`Failure`].
    pub async fn set_attributes(
        &self,
        wallet: &Address,
        attributes: Attributes,
    ) -> Result<Receipt, Failure> {
        self.take(wallet, Step::SetAttributes { attributes }).await
    }

    /// Whether a wallet holds a good pass of the network, and what it is based on.
    ///
    /// # Errors
    ///
    /// [`ReadFailure`].
    pub async fn status(&self, wallet: &Address) -> Result<PassStatus, ReadFailure> {
        self.reader().status(&self.network, wallet).await
    }

    /// The same connection, for questions.
    pub fn reader(&self) -> PassReader {
        PassReader::new(self.actor.connection().clone())
    }

    async fn take(&self, wallet: &Address, step: Step) -> Result<Receipt, Failure> {
        let operation = PassOperation { network: self.network, wallet: *wallet, step };
        self.actor.execute(operation).await
    }
}
