//! What reviews ask and write down. A request is always locked before anything else, so that nobody
//! waits in a circle.

mod access;
mod data_key;
mod evidence;
mod purge;
mod request;
mod step;

use std::sync::atomic::Ordering;

use async_trait::async_trait;

use super::{
    Connection, Database, Db, EMPTY_LOG, audit, change, delivery, network, provider, read,
};
use crate::{
    audit::{AuditEntry, By},
    crypto::WrappedKey,
    model::{
        ClientId, OrgId, PiiRequestId, ProviderId,
        pii::{Provider, ProviderCaller},
    },
    store::{
        NewEvidence, NewPiiRequest, PiiAccess, PiiError, PiiRecord, PiiStep, PiiStore, PiiViewer,
        RewrappedKey, StoreError, WrappedRequest,
    },
};

/// How many requests are looked for at a time that are to be purged.
const PURGE_BATCH: i64 = 100;

impl Database {
    async fn purge_one(&self, id: &str, org: &str, now_ms: i64) -> Result<bool, StoreError> {
        let mut transaction = self.begin().await?;
        let is_purged = purge::purge(&mut transaction, id, org, now_ms).await?;
        if is_purged {
            self.shredded();
        }
        transaction.commit().await?;
        Ok(is_purged)
    }

    /// Something is destroyed: it shall not be left where the database keeps its log. Said before the
    /// transaction ends, whose end nobody may be there to see; the log is not emptied before that.
    pub(super) fn shredded(&self) {
        self.is_log_dirty.store(true, Ordering::Relaxed);
    }
}

/// The row of the audit about a request.
async fn write_down(
    connection: &mut Connection,
    org: OrgId,
    id: impl std::fmt::Display,
    (actor, action): (&str, &str),
    request_id: &str,
    at_ms: i64,
) -> Result<(), StoreError> {
    let entry = AuditEntry {
        org,
        at_ms,
        actor: actor.to_owned(),
        action: action.to_owned(),
        subject: format!("piirequest:{id}"),
        request_id: request_id.to_owned(),
    };
    audit::append(connection, &entry).await
}

#[async_trait]
impl PiiStore for Database {
    async fn add_provider(&self, provider: &Provider, by: &By) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        provider::add(&mut transaction, provider, by).await?;
        transaction.commit().await?;
        Ok(())
    }

    async fn providers(&self) -> Result<Vec<Provider>, StoreError> {
        provider::list(&mut *self.pool.acquire().await?).await
    }

    async fn revoke_provider(&self, id: ProviderId, by: &By) -> Result<bool, StoreError> {
        let mut transaction = self.begin().await?;
        let revoked = provider::revoke(&mut transaction, id, by).await?;
        transaction.commit().await?;
        Ok(revoked)
    }

    async fn provider(&self, id: ProviderId) -> Result<Option<ProviderCaller>, StoreError> {
        provider::find(&mut *self.pool.acquire().await?, id).await
    }

    async fn use_nonce(
        &self,
        provider: ProviderId,
        nonce: &str,
        forget_at_ms: i64,
    ) -> Result<bool, StoreError> {
        let connection = &mut *self.writer.acquire().await?;
        provider::use_nonce(connection, provider, nonce, forget_at_ms).await
    }

    async fn open_pii_request(
        &self,
        request: &NewPiiRequest,
    ) -> Result<(PiiRequestId, bool), StoreError> {
        let mut transaction = self.begin().await?;
        let opened = request::open(&mut transaction, request).await?;
        transaction.commit().await?;
        Ok(opened)
    }

    async fn pii_request(
        &self,
        viewer: &PiiViewer,
        id: PiiRequestId,
    ) -> Result<Option<PiiRecord>, StoreError> {
        request::find(&mut *self.pool.acquire().await?, viewer, id).await
    }

    async fn access_pii(
        &self,
        access: &PiiAccess,
    ) -> Result<Option<(PiiRecord, bool)>, StoreError> {
        let mut transaction = self.begin().await?;
        let found = access::access(&mut transaction, access).await?;
        transaction.commit().await?;
        Ok(found)
    }

    async fn evidence_chunk(
        &self,
        revision: &str,
        seq: i64,
        now_ms: i64,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        evidence::chunk(&mut *self.pool.acquire().await?, revision, seq, now_ms).await
    }

    async fn put_evidence(&self, evidence: &NewEvidence) -> Result<(), PiiError> {
        let mut transaction = self.begin().await?;
        evidence::put(&mut transaction, evidence).await?;
        transaction.commit().await?;
        Ok(())
    }

    async fn advance_pii(&self, step: &PiiStep) -> Result<PiiRecord, PiiError> {
        let mut transaction = self.begin().await?;
        let record = step::advance(&mut transaction, step).await?;
        if record.purged_at_ms == Some(step.now_ms) {
            self.shredded();
        }
        transaction.commit().await?;
        Ok(record)
    }

    async fn redact_pii(
        &self,
        viewer: &PiiViewer,
        id: PiiRequestId,
        actor: &str,
        request_id: &str,
        now_ms: i64,
    ) -> Result<PiiRecord, PiiError> {
        let mut transaction = self.begin().await?;
        request::lock(&mut transaction, &id.to_string()).await?;
        let record = request::find(&mut transaction, viewer, id).await?.ok_or(PiiError::Missing)?;
        if record.purged_at_ms.is_some() {
            return Ok(record);
        }
        purge::shred(&mut transaction, &id.to_string(), now_ms).await?;
        let done = (actor, "pii.redacted");
        write_down(&mut transaction, viewer.org, id, done, request_id, now_ms).await?;
        let record = request::find(&mut transaction, viewer, id).await?.ok_or(PiiError::Missing)?;
        self.shredded();
        transaction.commit().await?;
        Ok(record)
    }

    async fn purge_pii(&self, now_ms: i64) -> Result<u64, StoreError> {
        provider::forget_nonces(&mut *self.writer.acquire().await?, now_ms).await?;
        let (mut purged, mut failure, mut after) = (0u64, None, String::new());
        loop {
            let due = {
                let connection = &mut *self.pool.acquire().await?;
                purge::due(connection, now_ms, &after, PURGE_BATCH).await?
            };
            let Some((last, _)) = due.last() else { break };
            after.clone_from(last);
            for (id, org) in &due {
                match self.purge_one(id, org, now_ms).await {
                    Ok(is_purged) => purged = purged.saturating_add(u64::from(is_purged)),
                    Err(error) => {
                        tracing::error!(request = %id, %error, "it was not purged");
                        failure = Some(error);
                    }
                }
            }
        }
        failure.map_or(Ok(purged), Err)
    }

    async fn keys_wrapped_by_others(
        &self,
        wrapping_key_id: &str,
        after: Option<PiiRequestId>,
        limit: i64,
    ) -> Result<Vec<WrappedRequest>, StoreError> {
        let connection = &mut *self.pool.acquire().await?;
        data_key::wrapped_by_others(connection, wrapping_key_id, after, limit).await
    }

    async fn replace_key(
        &self,
        id: PiiRequestId,
        old: &WrappedKey,
        new: &RewrappedKey,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.begin().await?;
        let is_replaced = data_key::replace(&mut transaction, id, old, new).await?;
        self.shredded();
        transaction.commit().await?;
        Ok(is_replaced)
    }

    async fn empty_log(&self) -> Result<bool, StoreError> {
        let Some(statements) = EMPTY_LOG else { return Ok(true) };
        if !self.is_log_dirty.load(Ordering::Relaxed) {
            return Ok(true);
        }
        // Nothing is destroyed while it is held. What is set here holds for this connection alone.
        let mut connection = self.writer.acquire().await?;
        connection.close_on_drop();
        let mut is_busy = 0i64;
        for statement in statements {
            is_busy = sqlx::query_scalar::<Db, _>(statement).fetch_one(&mut *connection).await?;
        }
        let is_empty = is_busy == 0;
        if is_empty {
            self.is_log_dirty.store(false, Ordering::Relaxed);
        }
        Ok(is_empty)
    }

    async fn pii_accesses(
        &self,
        org: OrgId,
        id: PiiRequestId,
    ) -> Result<Vec<(String, ClientId, i64)>, StoreError> {
        access::list(&mut *self.pool.acquire().await?, org, id).await
    }
}
