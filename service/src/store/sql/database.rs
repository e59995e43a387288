//! The one text of all queries. It is compiled once for each database, within a module that says
//! which: what differs between them is there, in a few constants.

mod assertion;
mod audit;
mod caller;
mod change;
mod client;
mod delivery;
mod endpoint;
mod idempotency;
mod key;
mod lease;
mod network;
mod nonce;
mod operation;
mod origin;
mod outbox;
mod outcome;
mod pass;
mod pii;
mod provider;
mod reconcile;
mod record;
mod tenant;
mod transaction;
mod webhook;

use std::{
    str::FromStr,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64},
    },
};

use async_trait::async_trait;

use super::{BEGIN, Db, EMPTY_LOG, IS_OF_ONE_INSTANCE, NOW_MS, Pool};
use crate::{
    audit::{AuditEntry, AuditHead, AuditRow, By},
    model::{
        AllowedAddresses, App, AppId, AppMode, Caller, Client, ClientId, ClientKey, Deployment,
        GatekeeperNetwork, KeyId, ListedKey, NetworkChange, NetworkKey, Operation, OperationId,
        OrgId, Origin, PassChain, PassId,
    },
    store::{
        Backlog, ChangeError, ChangeRequest, Changed, ClientWithKeys, IdempotencyStart,
        OperationFilter, PassFilter, PassPlace, PassRecord, Store, StoreError, StoredResponse,
    },
};

type Connection = <Db as sqlx::Database>::Connection;

/// The database.
#[derive(Clone, Debug)]
pub struct Database {
    /// For what only reads, outside of transactions.
    pool: Pool,
    /// For everything else.
    writer: Pool,
    /// How often an operation was asked for.
    leases: Arc<AtomicU64>,
    /// Whether the database's log may hold what was destroyed. So it may at the start: whoever
    /// destroyed it may have died.
    is_log_dirty: Arc<AtomicBool>,
}

impl Database {
    /// Brings the tables up to date.
    pub(super) async fn with_pools(pool: Pool, writer: Pool) -> Result<Self, StoreError> {
        crate::store::migrations::migrator().run(&writer).await?;
        let is_log_dirty = Arc::new(AtomicBool::new(true));
        Ok(Self { pool, writer, leases: Arc::default(), is_log_dirty })
    }

    async fn begin(&self) -> Result<sqlx::Transaction<'static, Db>, sqlx::Error> {
        self.writer.begin_with(BEGIN).await
    }
}

/// What a column holds, as the value that it stands for.
fn read<T: FromStr>(what: &'static str, text: &str) -> Result<T, StoreError> {
    text.parse().map_err(|_| StoreError::Unreadable { what })
}

#[async_trait]
impl Store for Database {
    async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query::<Db>("SELECT id FROM pass WHERE id = ''").fetch_optional(&self.pool).await?;
        Ok(())
    }

    async fn ensure_app(
        &self,
        org: &str,
        app: &str,
        mode: AppMode,
        by: &By,
    ) -> Result<App, StoreError> {
        let mut transaction = self.begin().await?;
        let app = tenant::ensure_app(&mut transaction, org, app, mode, by).await?;
        transaction.commit().await?;
        Ok(app)
    }

    async fn set_app_mode(
        &self,
        org: &str,
        app: &str,
        mode: AppMode,
        by: &By,
    ) -> Result<Option<App>, StoreError> {
        let mut transaction = self.begin().await?;
        let app = tenant::set_app_mode(&mut transaction, org, app, mode, by).await?;
        transaction.commit().await?;
        Ok(app)
    }

    async fn allow_origin(
        &self,
        org: &str,
        app: &str,
        origin: &Origin,
        by: &By,
    ) -> Result<Option<Vec<Origin>>, StoreError> {
        let mut transaction = self.begin().await?;
        let origins = origin::allow(&mut transaction, org, app, origin, by).await?;
        transaction.commit().await?;
        Ok(origins)
    }

    async fn disallow_origin(
        &self,
        org: &str,
        app: &str,
        origin: &Origin,
        by: &By,
    ) -> Result<Option<Vec<Origin>>, StoreError> {
        let mut transaction = self.begin().await?;
        let origins = origin::disallow(&mut transaction, org, app, origin, by).await?;
        transaction.commit().await?;
        Ok(origins)
    }

    async fn allows_origin(&self, app: AppId, origin: Option<&Origin>) -> Result<bool, StoreError> {
        origin::is_allowed(&mut *self.pool.acquire().await?, app, origin).await
    }

    async fn apps(&self) -> Result<Vec<(String, App, Vec<Origin>)>, StoreError> {
        origin::apps(&mut *self.pool.acquire().await?).await
    }

    async fn change_network(
        &self,
        org: OrgId,
        network: &NetworkKey,
        change: NetworkChange,
        entry: &AuditEntry,
    ) -> Result<Option<GatekeeperNetwork>, StoreError> {
        let mut transaction = self.begin().await?;
        let network = network::change(&mut transaction, org, network, change).await?;
        if network.is_some() {
            audit::append(&mut transaction, entry).await?;
        }
        transaction.commit().await?;
        Ok(network)
    }

    async fn ensure_org(&self, name: &str, by: &By) -> Result<OrgId, StoreError> {
        let mut transaction = self.begin().await?;
        let org = tenant::ensure_org(&mut transaction, name, by).await?;
        transaction.commit().await?;
        Ok(org)
    }

    async fn orgs(&self) -> Result<Vec<(OrgId, String)>, StoreError> {
        tenant::orgs(&mut *self.pool.acquire().await?).await
    }

    async fn add_network(&self, network: &GatekeeperNetwork, by: &By) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        network::add(&mut transaction, network, by).await?;
        transaction.commit().await?;
        Ok(())
    }

    async fn set_sandbox(
        &self,
        network: &NetworkKey,
        is_sandbox: bool,
        by: &By,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.begin().await?;
        let is_there = network::set_sandbox(&mut transaction, network, is_sandbox, by).await?;
        transaction.commit().await?;
        Ok(is_there)
    }

    async fn put_deployment(&self, deployment: &Deployment, by: &By) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        network::put_deployment(&mut transaction, deployment, by).await?;
        transaction.commit().await?;
        Ok(())
    }

    async fn network(
        &self,
        org: OrgId,
        key: &NetworkKey,
    ) -> Result<Option<GatekeeperNetwork>, StoreError> {
        network::one(&mut *self.pool.acquire().await?, org, key).await
    }

    async fn networks(&self, org: Option<OrgId>) -> Result<Vec<GatekeeperNetwork>, StoreError> {
        network::list(&mut *self.pool.acquire().await?, org).await
    }

    async fn deployments(&self, network: &NetworkKey) -> Result<Vec<Deployment>, StoreError> {
        network::deployments(&mut *self.pool.acquire().await?, network).await
    }

    async fn deployments_of_org(&self, org: OrgId) -> Result<Vec<Deployment>, StoreError> {
        network::deployments_of_org(&mut *self.pool.acquire().await?, org).await
    }

    async fn deployment(
        &self,
        network: &NetworkKey,
        chain: &PassChain,
    ) -> Result<Option<Deployment>, StoreError> {
        network::deployment(&mut *self.pool.acquire().await?, network, chain).await
    }

    async fn add_client(
        &self,
        client: &Client,
        key: &ClientKey,
        by: &By,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        client::add(&mut transaction, client, by).await?;
        key::add(&mut transaction, key, by).await?;
        transaction.commit().await?;
        Ok(())
    }

    async fn rotate_key(
        &self,
        key: &ClientKey,
        others_not_after_ms: i64,
        by: &By,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        key::rotate(&mut transaction, key, others_not_after_ms, by).await?;
        transaction.commit().await?;
        Ok(())
    }

    async fn end_key(
        &self,
        client: ClientId,
        key: KeyId,
        not_after_ms: i64,
        by: &By,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.begin().await?;
        let ended = key::end(&mut transaction, client, key, not_after_ms, by).await?;
        transaction.commit().await?;
        Ok(ended)
    }

    async fn keys(&self, client: ClientId) -> Result<Vec<ListedKey>, StoreError> {
        key::list(&mut *self.pool.acquire().await?, client).await
    }

    async fn set_allowed_addresses(
        &self,
        client: ClientId,
        addresses: &AllowedAddresses,
        by: &By,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.begin().await?;
        let done = client::allow(&mut transaction, client, addresses, by).await?;
        transaction.commit().await?;
        Ok(done)
    }

    async fn touch_key(
        &self,
        key: KeyId,
        now_ms: i64,
        not_since_ms: i64,
    ) -> Result<(), StoreError> {
        key::touch(&mut *self.writer.acquire().await?, key, now_ms, not_since_ms).await
    }

    async fn take_assertion(
        &self,
        client: ClientId,
        jti_hash: &str,
        expires_at_seconds: i64,
        now_seconds: i64,
    ) -> Result<bool, StoreError> {
        let connection = &mut *self.writer.acquire().await?;
        assertion::take(connection, client, jti_hash, expires_at_seconds, now_seconds).await
    }

    async fn clients(&self) -> Result<Vec<(String, String, Client)>, StoreError> {
        client::list(&mut *self.pool.acquire().await?).await
    }

    async fn client(
        &self,
        id: ClientId,
        now_ms: i64,
    ) -> Result<Option<ClientWithKeys>, StoreError> {
        client::with_keys(&mut *self.pool.acquire().await?, id, now_ms).await
    }

    async fn revoke_client(&self, id: ClientId, by: &By) -> Result<bool, StoreError> {
        let mut transaction = self.begin().await?;
        let revoked = client::revoke(&mut transaction, id, by).await?;
        transaction.commit().await?;
        Ok(revoked)
    }

    async fn caller(&self, key: KeyId, now_ms: i64) -> Result<Option<Caller>, StoreError> {
        caller::of_key(&mut *self.pool.acquire().await?, key, now_ms).await
    }

    async fn change_pass(&self, request: &ChangeRequest) -> Result<Changed, ChangeError> {
        let mut transaction = self.begin().await?;
        let changed = change::change(&mut transaction, request).await?;
        transaction.commit().await?;
        Ok(changed)
    }

    async fn pass(&self, place: &PassPlace) -> Result<Option<PassRecord>, StoreError> {
        let connection = &mut *self.pool.acquire().await?;
        match pass::find(connection, place).await? {
            Some(pass) => record::of(connection, pass).await.map(Some),
            None => Ok(None),
        }
    }

    async fn pass_by_id(&self, org: OrgId, id: PassId) -> Result<Option<PassRecord>, StoreError> {
        let connection = &mut *self.pool.acquire().await?;
        match pass::of_org(connection, org, id).await? {
            Some(pass) => record::of(connection, pass).await.map(Some),
            None => Ok(None),
        }
    }

    async fn operations(&self, filter: &OperationFilter) -> Result<Vec<Operation>, StoreError> {
        operation::list(&mut *self.pool.acquire().await?, filter).await
    }

    async fn passes(&self, filter: &PassFilter) -> Result<Vec<PassRecord>, StoreError> {
        let connection = &mut *self.pool.acquire().await?;
        let passes = pass::list(connection, filter).await?;
        record::of_all(connection, passes).await
    }

    async fn operation(
        &self,
        org: OrgId,
        mode: AppMode,
        id: OperationId,
    ) -> Result<Option<Operation>, StoreError> {
        operation::find(&mut *self.pool.acquire().await?, org, mode, id).await
    }

    async fn backlog(&self) -> Result<Vec<Backlog>, StoreError> {
        operation::backlog(&mut *self.pool.acquire().await?).await
    }

    async fn begin_request(
        &self,
        client: ClientId,
        key: &str,
        fingerprint: &[u8],
        now_ms: i64,
        claims_since_ms: i64,
        answers_since_ms: i64,
    ) -> Result<IdempotencyStart, StoreError> {
        let mut transaction = self.begin().await?;
        let claim = idempotency::Claim {
            client,
            key,
            fingerprint,
            now_ms,
            claims_since_ms,
            answers_since_ms,
        };
        let start = idempotency::begin(&mut transaction, &claim).await?;
        transaction.commit().await?;
        Ok(start)
    }

    async fn finish_request(
        &self,
        client: ClientId,
        key: &str,
        attempt: i64,
        response: Option<&StoredResponse>,
    ) -> Result<(), StoreError> {
        let connection = &mut *self.writer.acquire().await?;
        idempotency::finish(connection, client, key, attempt, response).await
    }

    async fn audit(&self, entry: &AuditEntry) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        audit::append(&mut transaction, entry).await?;
        transaction.commit().await?;
        Ok(())
    }

    async fn audit_log_after(
        &self,
        org: OrgId,
        seq: i64,
        limit: i64,
    ) -> Result<Vec<AuditRow>, StoreError> {
        audit::after(&mut *self.pool.acquire().await?, org, seq, limit).await
    }

    async fn audit_log_told_after(
        &self,
        org: OrgId,
        mode: AppMode,
        seq: i64,
        limit: i64,
    ) -> Result<Vec<(AuditRow, bool)>, StoreError> {
        audit::told_after(&mut *self.pool.acquire().await?, org, mode, seq, limit).await
    }

    async fn audit_head(&self, org: OrgId) -> Result<AuditHead, StoreError> {
        audit::head(&mut *self.pool.acquire().await?, org).await
    }
}
