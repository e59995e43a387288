//! Signing: a nonce first, then the signature, then it is kept, and only then it is sent.

use std::sync::Arc;

use portcullis::{Actor, Address, Failure, Family, Operation, Prepared};

use super::{failure, postpone, transaction};
use crate::{
    model::TransactionStatus,
    pipeline::{actors::Link, patience::Patience, reason::Reason, worker::Worker},
    store::{NonceCounts, SignerAccount, StoreError, StoredTransaction, Task},
};

/// A transaction for what is to be done.
pub(super) async fn sign(
    worker: &Worker,
    task: &Task,
    link: &Arc<Link>,
    operation: &Operation,
    patience: &Patience,
) -> Result<(), StoreError> {
    let actor = match patience.wait_for_key(worker.actors.of(link, &task.deployment)).await {
        Some(Ok(actor)) => actor,
        Some(Err(error)) => {
            tracing::warn!(operation = %task.lease.operation, %error, "nobody can sign");
            return postpone(worker, task, &Reason::from(&error)).await;
        }
        None => return postpone(worker, task, &Reason::SignerFailed).await,
    };
    let prepared = match link.connection().chain().family() {
        Family::Solana => {
            let signing = on_a_thread_of_its_own(actor.clone(), operation.clone());
            patience.sign(signing).await.map_err(NotSigned::Failed)
        }
        Family::Evm => under_a_nonce(worker, task, link, &actor, operation, patience).await?,
    };
    match prepared {
        Ok(prepared) => keep(worker, task, link, &actor.address().to_string(), prepared).await,
        Err(NotSigned::Failed(error)) => failure::failed(worker, task, link, &error).await,
        Err(NotSigned::CountsNotBelieved) => failure::behind(worker, task, link).await,
    }
}

/// Why nothing was signed.
enum NotSigned {
    Failed(Failure),
    /// The node's counts of the account's transactions are not what is known.
    CountsNotBelieved,
}

impl From<Failure> for NotSigned {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

/// On Solana a key signs without letting others run meanwhile, and a command may take long.
async fn on_a_thread_of_its_own(actor: Actor, operation: Operation) -> Result<Prepared, Failure> {
    let runtime = tokio::runtime::Handle::current();
    let signing = tokio::task::spawn_blocking(move || runtime.block_on(actor.prepare(&operation)));
    signing.await.unwrap_or_else(|error| {
        let error = portcullis::evm::SendError::Signer(error.to_string());
        Err(Failure::from(error))
    })
}

/// The nonce is written down as the operation's own before anything is signed under it, and taken
/// only when nothing but the signature is missing: whoever holds one holds up those after it.
async fn under_a_nonce(
    worker: &Worker,
    task: &Task,
    link: &Link,
    actor: &Actor,
    operation: &Operation,
    patience: &Patience,
) -> Result<Result<Prepared, NotSigned>, StoreError> {
    let unsigned = match actor.draft(operation).await {
        Ok(unsigned) => unsigned,
        Err(error) => return Ok(Err(error.into())),
    };
    let account = SignerAccount {
        chain: task.deployment.chain.clone(),
        account: actor.address().to_string(),
        signer: task.deployment.signer.clone(),
    };
    // What is final is looked at by the janitor: many nodes have no old states.
    let counts = match counts_of(link, &actor.address()).await {
        Ok(counts) => counts,
        Err(error) => return Ok(Err(error.into())),
    };
    let now_ms = worker.clock.now_ms();
    let nonce = worker.store.reserve_nonce(&task.lease, &account, counts, now_ms).await?;
    let Some(nonce) = nonce else { return Ok(Err(NotSigned::CountsNotBelieved)) };
    let nonce = u64::try_from(nonce).map_err(|_| StoreError::Unreadable { what: "nonce" })?;
    Ok(patience.sign(actor.sign_at(&unsigned, nonce)).await.map_err(NotSigned::Failed))
}

fn number(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// How many transactions of an account are in blocks, and on their way.
pub(in crate::pipeline) async fn counts_of(
    link: &Link,
    account: &Address,
) -> Result<NonceCounts, Failure> {
    let counts = link.connection().transaction_counts(account).await?;
    let (latest, pending) = (number(counts.latest), number(counts.pending));
    Ok(NonceCounts { finalized: None, latest, pending })
}

/// The same, and how many are final, if the node can tell.
pub(in crate::pipeline) async fn counts_with_final_of(
    link: &Link,
    account: &Address,
) -> Result<NonceCounts, Failure> {
    // Asked for first: all of it is in the newest block, too.
    let finalized = link.connection().final_transaction_count(account).await;
    let finalized = finalized.inspect_err(|error| tracing::debug!(%error, "what is final?"));
    Ok(NonceCounts { finalized: finalized.ok().map(number), ..counts_of(link, account).await? })
}

/// Kept before it is sent: whoever dies in between finds it.
pub(super) async fn keep(
    worker: &Worker,
    task: &Task,
    link: &Arc<Link>,
    account: &str,
    prepared: Prepared,
) -> Result<(), StoreError> {
    let attempts = task.transactions.iter().map(|transaction| transaction.attempt);
    let Ok(text) = serde_json::to_string(&prepared) else {
        return postpone(worker, task, &Reason::Unreadable).await;
    };
    let stored = StoredTransaction {
        attempt: attempts.max().unwrap_or(0).saturating_add(1),
        identifier: prepared.id(),
        prepared: text,
        account: account.to_owned(),
        nonce: prepared.nonce().and_then(|nonce| i64::try_from(nonce).ok()),
        status: TransactionStatus::Prepared,
        block: None,
    };
    let now_ms = worker.clock.now_ms();
    worker.store.keep_transaction(&task.lease, &stored, now_ms).await?;
    transaction::send(worker, task, link, &stored, &prepared, 0).await
}
