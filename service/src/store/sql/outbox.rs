//! What workers ask and write down.

use std::sync::atomic::Ordering;

use async_trait::async_trait;

use super::{
    Database, Db, IS_OF_ONE_INSTANCE, NOW_MS, audit, idempotency, lease, network, nonce, outcome,
    reconcile, transaction,
};
use crate::{
    audit::By,
    model::{OperationId, PassChain, PassId, TransactionStatus, pass::Observed},
    store::{
        Comparison, Confirmation, Lease, NonceCounts, NonceGap, Outbox, ReconcileTask, Reconciled,
        SignerAccount, StoreError, StoredTransaction, Task,
    },
};

/// What cannot be read is not looked at again before.
const UNREADABLE_AGAIN_MS: i64 = 5 * 60 * 1_000;

/// Why what waits is given up after a back-up was put in place.
const RESTORED: &str = "restored";

#[async_trait]
impl Outbox for Database {
    async fn lease(&self, now_ms: i64, lease_ms: i64) -> Result<Option<Task>, StoreError> {
        let turn = self.leases.fetch_add(1, Ordering::Relaxed);
        for waiting in lease::Waiting::in_order(turn) {
            if !lease::is_any(&mut *self.pool.acquire().await?, waiting, now_ms).await? {
                continue;
            }
            let taken =
                lease::take(&mut *self.writer.acquire().await?, waiting, now_ms, lease_ms).await?;
            if let Some(row) = taken {
                return lease::task(&mut *self.pool.acquire().await?, row).await.map(Some);
            }
        }
        Ok(None)
    }

    async fn now_ms(&self) -> Result<i64, StoreError> {
        let now_ms = sqlx::query_scalar::<Db, _>(NOW_MS).fetch_one(&self.pool).await?;
        Ok(now_ms)
    }

    async fn extend_lease(
        &self,
        lease: &Lease,
        now_ms: i64,
        lease_ms: i64,
    ) -> Result<(), StoreError> {
        let mut database = self.begin().await?;
        lease::extend(&mut database, lease, now_ms, lease_ms).await?;
        database.commit().await?;
        Ok(())
    }

    async fn take_over(&self) -> Result<(), StoreError> {
        if !IS_OF_ONE_INSTANCE {
            return Ok(());
        }
        let mut database = self.begin().await?;
        lease::end_all(&mut database).await?;
        database.commit().await?;
        Ok(())
    }

    async fn reserve_nonce(
        &self,
        lease: &Lease,
        account: &SignerAccount,
        counts: NonceCounts,
        now_ms: i64,
    ) -> Result<Option<i64>, StoreError> {
        let mut database = self.begin().await?;
        outcome::hold(&mut database, lease).await?;
        let nonce = nonce::reserve(&mut database, lease, account, counts, now_ms).await?;
        database.commit().await?;
        Ok(nonce)
    }

    async fn keep_transaction(
        &self,
        lease: &Lease,
        transaction: &StoredTransaction,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        let mut database = self.begin().await?;
        outcome::hold(&mut database, lease).await?;
        if let Some(nonce) = transaction.nonce
            && !nonce::is_own(&mut database, lease, &transaction.account, nonce).await?
        {
            return Err(StoreError::LeaseLost);
        }
        transaction::keep(&mut database, lease, transaction, now_ms).await?;
        database.commit().await?;
        Ok(())
    }

    async fn set_transaction(
        &self,
        lease: &Lease,
        attempt: i64,
        status: TransactionStatus,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        let mut database = self.begin().await?;
        outcome::hold(&mut database, lease).await?;
        transaction::set_status(&mut database, lease, attempt, status, now_ms).await?;
        if status == TransactionStatus::Failed {
            nonce::close_used(&mut database, &lease.operation.to_string(), false).await?;
        }
        database.commit().await?;
        Ok(())
    }

    async fn confirm(&self, lease: &Lease, confirmation: &Confirmation) -> Result<(), StoreError> {
        let mut database = self.begin().await?;
        outcome::confirm(&mut database, lease, confirmation).await?;
        database.commit().await?;
        Ok(())
    }

    async fn reopen(
        &self,
        lease: &Lease,
        observed: Option<Observed>,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        let mut database = self.begin().await?;
        outcome::reopen(&mut database, lease, observed, now_ms).await?;
        database.commit().await?;
        Ok(())
    }

    async fn postpone(
        &self,
        lease: &Lease,
        error: Option<&str>,
        next_at_ms: i64,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        let mut database = self.begin().await?;
        outcome::postpone(&mut database, lease, error, next_at_ms, now_ms).await?;
        database.commit().await?;
        Ok(())
    }

    async fn turn_back(
        &self,
        lease: &Lease,
        observed: Option<Observed>,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        let mut database = self.begin().await?;
        outcome::turn_back(&mut database, lease, observed, now_ms).await?;
        database.commit().await?;
        Ok(())
    }

    async fn fail(
        &self,
        lease: &Lease,
        error: &str,
        observed: Option<Observed>,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        let mut database = self.begin().await?;
        outcome::fail(&mut database, lease, error, observed, now_ms).await?;
        database.commit().await?;
        Ok(())
    }

    async fn signer_account(
        &self,
        chain: &PassChain,
        account: &str,
    ) -> Result<Option<SignerAccount>, StoreError> {
        nonce::account(&mut *self.pool.acquire().await?, chain, account).await
    }

    async fn give_up_waiting(&self, now_ms: i64) -> Result<Vec<OperationId>, StoreError> {
        let leases = outcome::waiting_to_give(&mut *self.pool.acquire().await?).await?;
        let mut given_up = Vec::new();
        for lease in leases {
            let mut database = self.begin().await?;
            outcome::lose_transactions(&mut database, &lease, now_ms).await?;
            outcome::fail(&mut database, &lease, RESTORED, None, now_ms).await?;
            database.commit().await?;
            given_up.push(lease.operation);
        }
        Ok(given_up)
    }

    async fn set_next_nonce(
        &self,
        chain: &PassChain,
        account: &str,
        next: i64,
        now_ms: i64,
    ) -> Result<bool, StoreError> {
        let mut database = self.begin().await?;
        let is_known = nonce::go_on_with(&mut database, chain, account, next, now_ms).await?;
        for org in network::orgs_of_account(&mut database, chain, account).await? {
            let subject = format!("account:{account} chain:{chain} nonce:{next}");
            let entry = By::operator(now_ms).entry(org, "signer.nonce", subject);
            audit::append(&mut database, &entry).await?;
        }
        database.commit().await?;
        Ok(is_known)
    }

    async fn signer_accounts(&self) -> Result<Vec<SignerAccount>, StoreError> {
        nonce::accounts(&mut *self.pool.acquire().await?).await
    }

    async fn nonce_gaps(
        &self,
        account: &SignerAccount,
        counts: NonceCounts,
        now_ms: i64,
    ) -> Result<Option<Vec<NonceGap>>, StoreError> {
        let mut database = self.begin().await?;
        let gaps = nonce::gaps(&mut database, account, counts, now_ms).await?;
        database.commit().await?;
        Ok(gaps)
    }

    async fn keep_cancellation(
        &self,
        account: &SignerAccount,
        gap: &NonceGap,
        cancellation: &str,
    ) -> Result<bool, StoreError> {
        let mut database = self.begin().await?;
        let is_kept = nonce::keep_cancellation(&mut database, account, gap, cancellation).await?;
        database.commit().await?;
        Ok(is_kept)
    }

    async fn cancellation_answered(
        &self,
        account: &SignerAccount,
        nonce: i64,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        let connection = &mut *self.writer.acquire().await?;
        nonce::cancellation_answered(connection, account, nonce, now_ms).await
    }

    async fn to_reconcile(
        &self,
        before_ms: i64,
        limit: i64,
    ) -> Result<Vec<ReconcileTask>, StoreError> {
        let due = reconcile::due(&mut *self.pool.acquire().await?, before_ms, limit).await?;
        let mut tasks = Vec::new();
        for id in due {
            let task = reconcile::task(&mut *self.pool.acquire().await?, id).await;
            match task {
                Ok(task) => tasks.extend(task),
                Err(error @ StoreError::Unreadable { .. }) => {
                    tracing::error!(pass = %id, %error, "it cannot be compared");
                    let again_ms = before_ms.saturating_add(UNREADABLE_AGAIN_MS);
                    self.reconcile_later(id, again_ms).await?;
                }
                Err(error) => return Err(error),
            }
        }
        Ok(tasks)
    }

    async fn reconcile(&self, comparison: &Comparison) -> Result<Reconciled, StoreError> {
        let mut database = self.begin().await?;
        let reconciled = reconcile::write_down(&mut database, comparison).await?;
        database.commit().await?;
        Ok(reconciled)
    }

    async fn reconcile_later(&self, pass: PassId, at_ms: i64) -> Result<(), StoreError> {
        let mut database = self.begin().await?;
        reconcile::set_moment(&mut database, pass, at_ms).await?;
        database.commit().await?;
        Ok(())
    }

    async fn drifts(&self) -> Result<i64, StoreError> {
        reconcile::drifts(&mut *self.pool.acquire().await?).await
    }

    async fn forget_answers(&self, before_ms: i64) -> Result<u64, StoreError> {
        let mut forgotten = 0u64;
        loop {
            // Others have their turn in between.
            let some = idempotency::forget(&mut *self.writer.acquire().await?, before_ms).await?;
            forgotten = forgotten.saturating_add(some);
            if some < u64::from(idempotency::FORGOTTEN_AT_A_TIME) {
                return Ok(forgotten);
            }
        }
    }
}
