//! What workers do: take an operation, do one step of it, and write down what came of it.

use async_trait::async_trait;
use portcullis::Attributes;

use super::StoreError;
use crate::model::{
    Deployment, OperationId, OperationKind, OperationStatus, Pass, PassChain, PassId,
    TransactionStatus, pass::Observed,
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
    /// Whether somebody named that moment.
    pub is_expiry_named: bool,
    /// What an issue grants.
    pub attributes: Attributes,
    /// How far it has come.
    pub status: OperationStatus,
    /// How often it was tried in vain since something was last seen to work.
    pub attempts: i64,
    /// How often its transaction was looked for since it was signed.
    pub looks: i64,
    /// Why the last attempt came to nothing, as a code.
    pub last_error: Option<String>,
    /// How often in a row it was for that reason.
    pub repeats: i64,
    /// When it was asked for, Unix milliseconds.
    pub created_at_ms: i64,
    /// How far the newest issue before it has come; `None`: there was none.
    pub issue: Option<OperationStatus>,
    /// Whether something that was asked for later is still to be done.
    pub is_followed: bool,
    /// Whether something that was asked for later, and that decides what this would change, has been
    /// done.
    pub is_overtaken: bool,
    /// To which pass.
    pub pass: Pass,
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
    /// Who signed it.
    pub account: String,
    /// Its place among the account's transactions, on EVM chains.
    pub nonce: Option<i64>,
    /// What became of it.
    pub status: TransactionStatus,
    /// The block that it was seen in.
    pub block: Option<BlockPlace>,
}

impl std::fmt::Debug for StoredTransaction {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("StoredTransaction")
            .field("attempt", &self.attempt)
            .field("identifier", &self.identifier)
            .field("nonce", &self.nonce)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

/// A block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockPlace {
    /// The slot on Solana, the number on EVM chains.
    pub height: i64,
    /// On EVM chains.
    pub hash: Option<String>,
}

/// That the effect of an operation was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmation {
    /// What the chain holds; `None`: no pass, and none was to be.
    pub observed: Option<Observed>,
    /// The hash of the block in which it holds that, on EVM chains.
    pub observed_hash: Option<String>,
    /// The transaction that did it, and its block; `None`: it was so already.
    pub done_by: Option<(i64, BlockPlace)>,
    /// Whether it can no longer be undone.
    pub is_final: bool,
    /// When it was seen, Unix milliseconds.
    pub now_ms: i64,
    /// When to look again whether it is final, Unix milliseconds.
    pub next_at_ms: i64,
}

/// How many transactions of an account its chain counts. The number is also the first nonce that is
/// not used there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NonceCounts {
    /// In final blocks; `None`: not known.
    pub finalized: Option<i64>,
    /// In blocks.
    pub latest: i64,
    /// In blocks, or waiting for one.
    pub pending: i64,
}

/// An account whose nonces are given out here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignerAccount {
    /// On which chain.
    pub chain: PassChain,
    /// Its address.
    pub account: String,
    /// The name of its key, when it was last used.
    pub signer: String,
}

/// A nonce that nobody needs and that holds up those after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NonceGap {
    /// Which.
    pub nonce: i64,
    /// The transaction that fills it, as JSON, if one was signed.
    pub cancellation: Option<String>,
    /// How often one was signed.
    pub tries: i64,
    /// Since when it is so, or a node has that transaction or refuses it, Unix milliseconds.
    pub since_ms: i64,
}

/// A pass that is to be compared with its chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReconcileTask {
    /// The pass.
    pub pass: Pass,
    /// Where it is.
    pub deployment: Deployment,
}

/// What a chain was found to hold when a pass was compared with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// Which pass.
    pub pass: PassId,
    /// What was written down when the chain was asked.
    pub expected: Option<Observed>,
    /// What a final block holds.
    pub found: Option<Observed>,
    /// The height of that block.
    pub height: i64,
    /// Whether it is so however high the block is that is written down: its chain has none such.
    pub is_instead: bool,
    /// When, Unix milliseconds.
    pub now_ms: i64,
}

/// What came of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reconciled {
    /// The chain holds what is written down.
    Same,
    /// Something is being done, or the block is older than what is written down: nothing can be said.
    Busy,
    /// It did not; it is written down now, and as a drift.
    Repaired,
    /// What takes a pass away, or makes it end sooner, was lost: it is asked for once more.
    Resumed,
}

/// The store, as workers use it. What is written under a lease that was lost changes nothing and
/// gives [`StoreError::LeaseLost`].
#[async_trait]
pub trait Outbox: Send + Sync {
    /// The database's clock, Unix milliseconds, by which instances agree.
    async fn now_ms(&self) -> Result<i64, StoreError>;

    /// The operation that waits longest, for as long as `lease_ms`: of those that are to be done, and
    /// every fourth time of those that are only watched until they are final. Operations of a pass are
    /// given out in order: none before the one before it was seen on the chain or has failed.
    async fn lease(&self, now_ms: i64, lease_ms: i64) -> Result<Option<Task>, StoreError>;

    /// Keeps a lease that has not ended for as long as `lease_ms` from now on.
    async fn extend_lease(
        &self,
        lease: &Lease,
        now_ms: i64,
        lease_ms: i64,
    ) -> Result<(), StoreError>;

    /// Ends the leases of an instance that is gone, at the start of the next one: where there can be
    /// but one. Elsewhere they end by themselves.
    async fn take_over(&self) -> Result<(), StoreError>;

    /// A nonce for the operation, which is its own from then on, whoever dies: the one that it has, or
    /// else the lowest that nobody needs, or else the next. None that the chain has counted.
    ///
    /// `None`: the counts are far above what was given out, or below what was final, and were not so a
    /// minute ago. One wrong answer of a node would be one for good. An account that is new begins at
    /// zero.
    async fn reserve_nonce(
        &self,
        lease: &Lease,
        account: &SignerAccount,
        counts: NonceCounts,
        now_ms: i64,
    ) -> Result<Option<i64>, StoreError>;

    /// Keeps a transaction that nobody has seen yet, as the operation's next attempt. If it has a
    /// nonce, that must be the operation's.
    async fn keep_transaction(
        &self,
        lease: &Lease,
        transaction: &StoredTransaction,
        now_ms: i64,
    ) -> Result<(), StoreError>;

    /// Says what became of a transaction. One that failed has failed for good.
    async fn set_transaction(
        &self,
        lease: &Lease,
        attempt: i64,
        status: TransactionStatus,
        now_ms: i64,
    ) -> Result<(), StoreError>;

    /// The effect was seen: the pass shows it, its history too, once. What was seen in an older block
    /// than what is shown is not shown.
    async fn confirm(&self, lease: &Lease, confirmation: &Confirmation) -> Result<(), StoreError>;

    /// The effect was undone by its chain: the operation is to be done again.
    async fn reopen(
        &self,
        lease: &Lease,
        observed: Option<Observed>,
        now_ms: i64,
    ) -> Result<(), StoreError>;

    /// Gives the operation back until then, and its nonce if nothing was signed under it. With
    /// `error`, it counts as tried in vain.
    async fn postpone(
        &self,
        lease: &Lease,
        error: Option<&str>,
        next_at_ms: i64,
        now_ms: i64,
    ) -> Result<(), StoreError>;

    /// What is shown was held by no block of its chain: this is shown instead. Gives the operation back
    /// at once.
    async fn turn_back(
        &self,
        lease: &Lease,
        observed: Option<Observed>,
        now_ms: i64,
    ) -> Result<(), StoreError>;

    /// The operation will not be done. What waits behind a failed issue fails with it, unless it has
    /// been sent, or revokes; what is wanted is then what the chain holds and what is still to be
    /// done, except that nobody un-revokes by failing. `observed`: what a final block was seen to hold.
    async fn fail(
        &self,
        lease: &Lease,
        error: &str,
        observed: Option<Observed>,
        now_ms: i64,
    ) -> Result<(), StoreError>;

    /// An account that nonces were given out of.
    async fn signer_account(
        &self,
        chain: &PassChain,
        account: &str,
    ) -> Result<Option<SignerAccount>, StoreError>;

    /// After a back-up was put in place: gives up what waits to unfreeze a pass or to make it last
    /// longer. The opposite may have been asked for, and done, since. Nobody else is at work.
    async fn give_up_waiting(&self, now_ms: i64) -> Result<Vec<OperationId>, StoreError>;

    /// Goes on with this nonce, whatever was believed of the account: those from it on are nobody's any
    /// more, and what was signed under them counts as lost. Each organisation for which the account signs
    /// has it in its audit log. `false`: there is no such account.
    async fn set_next_nonce(
        &self,
        chain: &PassChain,
        account: &str,
        next: i64,
        now_ms: i64,
    ) -> Result<bool, StoreError>;

    /// The accounts that hold nonces which are not used for good.
    async fn signer_accounts(&self) -> Result<Vec<SignerAccount>, StoreError>;

    /// The nonces of an account that nobody needs, and below which others wait. What the chain has
    /// used for good is forgotten. `None`: the counts are not believed, as in
    /// [`Outbox::reserve_nonce`].
    async fn nonce_gaps(
        &self,
        account: &SignerAccount,
        counts: NonceCounts,
        now_ms: i64,
    ) -> Result<Option<Vec<NonceGap>>, StoreError>;

    /// Keeps a transaction that fills a gap. Whether the gap still is as it was: otherwise it must not
    /// be sent.
    async fn keep_cancellation(
        &self,
        account: &SignerAccount,
        gap: &NonceGap,
        cancellation: &str,
    ) -> Result<bool, StoreError>;

    /// A node took the transaction that fills a gap, or refuses it as it is: it has a while from then on
    /// until there is another.
    async fn cancellation_answered(
        &self,
        account: &SignerAccount,
        nonce: i64,
        now_ms: i64,
    ) -> Result<(), StoreError>;

    /// Passes that were not compared with their chain since then, the longest first. What cannot be read
    /// is told in the log, and is not due again before a while.
    async fn to_reconcile(
        &self,
        before_ms: i64,
        limit: i64,
    ) -> Result<Vec<ReconcileTask>, StoreError>;

    /// Writes down what a comparison found, and what follows from it.
    async fn reconcile(&self, comparison: &Comparison) -> Result<Reconciled, StoreError>;

    /// A pass could not be compared: others come first. It counts as compared at this moment, Unix
    /// milliseconds.
    async fn reconcile_later(&self, pass: PassId, at_ms: i64) -> Result<(), StoreError>;

    /// How many drifts were found so far.
    async fn drifts(&self) -> Result<i64, StoreError>;

    /// Forgets answers to requests with an idempotency key that are older; at most some at a time.
    /// How many.
    async fn forget_answers(&self, before_ms: i64) -> Result<u64, StoreError>;
}
