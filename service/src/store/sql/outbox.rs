//! What workers ask and write down.

use async_trait::async_trait;

use super::{Database, lease, outcome, transaction};
use crate::{
    model::{PassChain, TransactionStatus, pass::Observed},
    store::{Confirmation, Lease, Outbox, StoreError, StoredTransaction, Task},
};

#[async_trait]
impl Outbox for Database {
    async fn lease(&self, now_ms: i64, lease_ms: i64) -> Result<Option<Task>, StoreError> {
        lease::take(&mut *self.pool.acquire().await?, now_ms, lease_ms).await
    }

    async fn keep_transaction(
        &self,
        lease: &Lease,
        transaction: &StoredTransaction,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        let mut database = self.begin().await?;
        outcome::hold(&mut database, lease).await?;
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

    async fn fail(&self, lease: &Lease, error: &str, now_ms: i64) -> Result<(), StoreError> {
        let mut database = self.begin().await?;
        outcome::fail(&mut database, lease, error, now_ms).await?;
        database.commit().await?;
        Ok(())
    }

    async fn unresolved(&self, signer: &str, chain: &PassChain) -> Result<Vec<String>, StoreError> {
        transaction::unresolved(&mut *self.pool.acquire().await?, signer, chain).await
    }
}
