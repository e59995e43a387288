//! What workers do: take an operation, do one step of it, and write down what came of it.

use async_trait::async_trait;

use super::StoreError;
use crate::model::{
    Deployment, OperationId, OperationKind, OperationStatus, OrgId, Pass, TransactionStatus,
    pass::Observed,
};

/// An operation that one worker has, for a while. Whoever takes it over raises the fence, and then
/// nothing that is written under the old one counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    /// Which operation.
    pub operation: OperationId,
    /// The number under which this worker has it.
    pub fence: i64,
}

/// An operation with all that is needed to do it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// By what right.
    pub lease: Lease,
    /// What is to be done.
    pub kind: OperationKind,
    /// The expiry that an issue or renewal grants, Unix seconds; zero: never.
    pub expires_at_seconds: i64,
    /// How far it has come.
    pub status: OperationStatus,
    /// How often it was tried in vain.
    pub attempts: i64,
    /// To which pass.
    pub pass: Pass,
    /// Whose pass.
    pub org: OrgId,
    /// Where the pass is.
    pub deployment: Deployment,
    /// Its transactions, oldest first.
    pub transactions: Vec<StoredTransaction>,
}

/// A transaction of an operation.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredTransaction {
    /// Which of the operation, from 1.
    pub attempt: i64,
    /// What explorers find it by.
    pub identifier: String,
    /// The signed transaction, as JSON.
    pub prepared: String,
    /// What became of it.
    pub status: TransactionStatus,
}

impl std::fmt::Debug for StoredTransaction {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("StoredTransaction")
            .field("attempt", &self.attempt)
            .field("identifier", &self.identifier)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

/// That the effect of an operation was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Confirmation {
    /// What the chain holds.
    pub observed: Observed,
    /// The transaction that did it; `None`: it was so already.
    pub attempt: Option<i64>,
    /// Whether it can no longer be undone.
    pub is_final: bool,
    /// When it was seen, Unix milliseconds.
    pub now_ms: i64,
    /// When to look again whether it is final, Unix milliseconds.
    pub next_at_ms: i64,
}

/// The store, as workers use it. What is written under a lease that was lost changes nothing and
/// gives [`StoreError::LeaseLost`].
#[async_trait]
pub trait Outbox: Send + Sync {
    /// The operation that waits longest, for as long as `lease_ms`. Operations of a pass are given
    /// out in order: none before the one before it was seen on the chain or has failed.
    async fn lease(&self, now_ms: i64, lease_ms: i64) -> Result<Option<Task>, StoreError>;

    /// Keeps a transaction that nobody has seen yet, as the operation's next attempt.
    async fn keep_transaction(
        &self,
        lease: &Lease,
        transaction: &StoredTransaction,
        now_ms: i64,
    ) -> Result<(), StoreError>;

    /// Says what became of a transaction.
    async fn set_transaction(
        &self,
        lease: &Lease,
        attempt: i64,
        status: TransactionStatus,
        now_ms: i64,
    ) -> Result<(), StoreError>;

    /// The effect was seen: the pass shows it, its history too, once.
    async fn confirm(&self, lease: &Lease, confirmation: &Confirmation) -> Result<(), StoreError>;

    /// The effect was undone by its chain: the operation is to be done again.
    async fn reopen(
        &self,
        lease: &Lease,
        observed: Option<Observed>,
        now_ms: i64,
    ) -> Result<(), StoreError>;

    /// Gives the operation back until then. With `error`, it counts as tried in vain.
    async fn postpone(
        &self,
        lease: &Lease,
        error: Option<&str>,
        next_at_ms: i64,
        now_ms: i64,
    ) -> Result<(), StoreError>;

    /// The operation will not be done. What waits behind a failed issue fails with it; the intent goes
    /// back to what the chain holds, except that nobody unfreezes or un-revokes by failing.
    async fn fail(&self, lease: &Lease, error: &str, now_ms: i64) -> Result<(), StoreError>;

    /// The signed transactions of a signer on a chain that may be on their way.
    async fn unresolved(
        &self,
        signer: &str,
        chain: &crate::model::PassChain,
    ) -> Result<Vec<String>, StoreError>;
}
