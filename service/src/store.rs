//! Where everything is kept: SQLite in a file, or PostgreSQL for several instances.
//!
//! Every question names the tenant, so that no handler can forget it.

mod error;
mod migrations;
mod outbox;
mod pii;
mod postgres;
mod request;
mod sqlite;
mod webhook;

use std::{fmt::Debug, sync::Arc};

use async_trait::async_trait;

pub use error::{ChangeError, StoreError};
pub use outbox::{
    BlockPlace, Comparison, Confirmation, Lease, NonceCounts, NonceGap, Outbox, ReconcileTask,
    Reconciled, SignerAccount, StoredTransaction, Task,
};
pub use pii::{
    NewEvidence, NewPiiRequest, PassEffect, PiiAccess, PiiError, PiiRecord, PiiStep, PiiStore,
    PiiViewer, RewrappedKey, WrappedRequest,
};
pub use postgres::Postgres;
pub use request::{
    Backlog, ChangeRequest, Changed, ClientWithKeys, IdempotencyStart, KEEP_ANSWERS_MS,
    LISTED_EVENTS, ListPlace, MAX_EVENTS, OperationFilter, PassFilter, PassPlace, PassRecord,
    StoredResponse,
};
pub use sqlite::Sqlite;
pub use webhook::{
    DeliveryBacklog, DeliveryFilter, DeliveryLease, DeliveryOutcome, DeliveryTask, EndpointChange,
    MaxUnderWay, SealedSecret, WebhookStore,
};

use crate::{
    audit::{AuditEntry, AuditHead, AuditRow, By},
    model::{
        AllowedAddresses, App, AppId, AppMode, Caller, Client, ClientId, ClientKey, Deployment,
        GatekeeperNetwork, KeyId, ListedKey, NetworkChange, NetworkKey, Operation, OperationId,
        OrgId, Origin, PassChain, PassId,
    },
};

/// Where everything is kept.
#[async_trait]
pub trait Store: Debug + Outbox + PiiStore + WebhookStore {
    /// Whether it answers, and its tables are those of this version.
    async fn ping(&self) -> Result<(), StoreError>;

    /// The application of this name in the organisation of this name; both are made if they are not
    /// there. One that is there keeps its mode.
    async fn ensure_app(
        &self,
        org: &str,
        app: &str,
        mode: AppMode,
        by: &By,
    ) -> Result<App, StoreError>;

    /// Puts an application into a mode. `None` if there is no such application.
    async fn set_app_mode(
        &self,
        org: &str,
        app: &str,
        mode: AppMode,
        by: &By,
    ) -> Result<Option<App>, StoreError>;

    /// Lets browsers call for an application from an origin. The origins that it names by then, in
    /// order; `None` if there is no such application.
    async fn allow_origin(
        &self,
        org: &str,
        app: &str,
        origin: &Origin,
        by: &By,
    ) -> Result<Option<Vec<Origin>>, StoreError>;

    /// The reverse. `None` if there is no such application, or it does not name the origin.
    async fn disallow_origin(
        &self,
        org: &str,
        app: &str,
        origin: &Origin,
        by: &By,
    ) -> Result<Option<Vec<Origin>>, StoreError>;

    /// Whether browsers may call for an application from there: it names this origin, or none at all.
    async fn allows_origin(&self, app: AppId, origin: Option<&Origin>) -> Result<bool, StoreError>;

    /// Every application with the name of its organisation and the origins that it names.
    async fn apps(&self) -> Result<Vec<(String, App, Vec<Origin>)>, StoreError>;

    /// The organisation of this name; it is made if it is not there.
    async fn ensure_org(&self, name: &str, by: &By) -> Result<OrgId, StoreError>;

    /// Every organisation and its name.
    async fn orgs(&self) -> Result<Vec<(OrgId, String)>, StoreError>;

    /// Adds a network. Its key must be free, in all organisations, and the organisation has no more
    /// than [`crate::model::MAX_NETWORKS`]: [`StoreError::TooManyNetworks`].
    async fn add_network(&self, network: &GatekeeperNetwork, by: &By) -> Result<(), StoreError>;

    /// Changes what a network decides about its passes to come; `None` if it is not the
    /// organisation's.
    async fn change_network(
        &self,
        org: OrgId,
        network: &NetworkKey,
        change: NetworkChange,
        entry: &AuditEntry,
    ) -> Result<Option<GatekeeperNetwork>, StoreError>;

    /// Says whether a network is for trying things out. Whether there is such a network.
    async fn set_sandbox(
        &self,
        network: &NetworkKey,
        is_sandbox: bool,
        by: &By,
    ) -> Result<bool, StoreError>;

    /// Puts a network on a chain, or changes how it is reached there. What its chain knows it by stays
    /// if there are passes: [`StoreError::InUse`].
    async fn put_deployment(&self, deployment: &Deployment, by: &By) -> Result<(), StoreError>;

    /// A network of this organisation.
    async fn network(
        &self,
        org: OrgId,
        key: &NetworkKey,
    ) -> Result<Option<GatekeeperNetwork>, StoreError>;

    /// The networks of an organisation; `None`: of all.
    async fn networks(&self, org: Option<OrgId>) -> Result<Vec<GatekeeperNetwork>, StoreError>;

    /// The chains that a network is on.
    async fn deployments(&self, network: &NetworkKey) -> Result<Vec<Deployment>, StoreError>;

    /// The chains that the networks of this organisation are on.
    async fn deployments_of_org(&self, org: OrgId) -> Result<Vec<Deployment>, StoreError>;

    /// A network on a chain.
    async fn deployment(
        &self,
        network: &NetworkKey,
        chain: &PassChain,
    ) -> Result<Option<Deployment>, StoreError>;

    /// Adds a client and its first key.
    async fn add_client(&self, client: &Client, key: &ClientKey, by: &By)
    -> Result<(), StoreError>;

    /// Adds a key to a client; those of its kind that it had end then, or earlier if they would
    /// anyway. No more than [`crate::model::MAX_STANDING_KEYS`] of a kind stand at a time.
    async fn rotate_key(
        &self,
        key: &ClientKey,
        others_not_after_ms: i64,
        by: &By,
    ) -> Result<(), StoreError>;

    /// Ends a key then, or leaves it if it ends earlier. Whether there was one to end.
    async fn end_key(
        &self,
        client: ClientId,
        key: KeyId,
        not_after_ms: i64,
        by: &By,
    ) -> Result<bool, StoreError>;

    /// Every key of a client, newest first; none if there is no such client.
    async fn keys(&self, client: ClientId) -> Result<Vec<ListedKey>, StoreError>;

    /// Says from where a client may call. Whether there is such a client.
    async fn set_allowed_addresses(
        &self,
        client: ClientId,
        addresses: &AllowedAddresses,
        by: &By,
    ) -> Result<bool, StoreError>;

    /// Notes that a key is used, if that was not noted since then.
    async fn touch_key(&self, key: KeyId, now_ms: i64, not_since_ms: i64)
    -> Result<(), StoreError>;

    /// Takes an assertion of a client, by the hash of its `jti`. `false`: it was taken before.
    async fn take_assertion(
        &self,
        client: ClientId,
        jti_hash: &str,
        expires_at_seconds: i64,
        now_seconds: i64,
    ) -> Result<bool, StoreError>;

    /// Every client, with the names of its organisation and application.
    async fn clients(&self) -> Result<Vec<(String, String, Client)>, StoreError>;

    /// A client and those of its keys that stand, for whoever shows a secret.
    async fn client(&self, id: ClientId, now_ms: i64)
    -> Result<Option<ClientWithKeys>, StoreError>;

    /// Ends a client. Whether there was one.
    async fn revoke_client(&self, id: ClientId, by: &By) -> Result<bool, StoreError>;

    /// Who calls with a token of this key; `None` if key or client no longer stand.
    async fn caller(&self, key: KeyId, now_ms: i64) -> Result<Option<Caller>, StoreError>;

    /// Decides about a change and writes down everything that follows from it, at once or not at
    /// all: what is wanted of the pass, the event, the operation for the worker, the audit's row.
    async fn change_pass(&self, request: &ChangeRequest) -> Result<Changed, ChangeError>;

    /// A pass of this organisation.
    async fn pass(&self, place: &PassPlace) -> Result<Option<PassRecord>, StoreError>;

    /// The same by its id.
    async fn pass_by_id(&self, org: OrgId, id: PassId) -> Result<Option<PassRecord>, StoreError>;

    /// Passes of this organisation, oldest first.
    async fn passes(&self, filter: &PassFilter) -> Result<Vec<PassRecord>, StoreError>;

    /// An operation on a pass of this organisation, on a chain that the mode reaches.
    async fn operation(
        &self,
        org: OrgId,
        mode: AppMode,
        id: OperationId,
    ) -> Result<Option<Operation>, StoreError>;

    /// How many operations there are that are not done, whosever they are, and how old the oldest
    /// is: for the operator's metrics.
    async fn backlog(&self) -> Result<Vec<Backlog>, StoreError>;

    /// Operations on passes of this organisation, oldest first.
    async fn operations(&self, filter: &OperationFilter) -> Result<Vec<Operation>, StoreError>;

    /// Claims an idempotency key for a request. Claims older than `claims_since_ms` without an answer
    /// are of processes that died; an answer older than `answers_since_ms` does not count.
    async fn begin_request(
        &self,
        client: ClientId,
        key: &str,
        fingerprint: &[u8],
        now_ms: i64,
        claims_since_ms: i64,
        answers_since_ms: i64,
    ) -> Result<IdempotencyStart, StoreError>;

    /// Keeps the answer to a request for those who repeat it; `None` lets it be tried again.
    async fn finish_request(
        &self,
        client: ClientId,
        key: &str,
        attempt: i64,
        response: Option<&StoredResponse>,
    ) -> Result<(), StoreError>;

    /// Appends to the audit log.
    async fn audit(&self, entry: &AuditEntry) -> Result<(), StoreError>;

    /// Rows of the audit log of an organisation, those after this place.
    async fn audit_log_after(
        &self,
        org: OrgId,
        seq: i64,
        limit: i64,
    ) -> Result<Vec<AuditRow>, StoreError>;

    /// The same, and whether each row may be told of in this mode: in test mode, what clients of
    /// applications in test mode did.
    async fn audit_log_told_after(
        &self,
        org: OrgId,
        mode: AppMode,
        seq: i64,
        limit: i64,
    ) -> Result<Vec<(AuditRow, bool)>, StoreError>;

    /// What is written down of the newest row of an organisation's audit log.
    async fn audit_head(&self, org: OrgId) -> Result<AuditHead, StoreError>;
}

/// Opens the store of this URL, `sqlite:PATH` or `postgres://…`, and brings its tables up to date.
///
/// # Errors
///
/// [`StoreError`].
pub async fn open(url: &str, max_connections: u32) -> Result<Arc<dyn Store>, StoreError> {
    if url.starts_with("sqlite:") {
        Ok(Arc::new(Sqlite::open(url, max_connections).await?))
    } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
        Ok(Arc::new(Postgres::open(url, max_connections).await?))
    } else {
        Err(StoreError::UnknownScheme)
    }
}

/// Whether the store of this URL can be reached, without making or changing anything. `false`: there
/// is no such file yet.
///
/// # Errors
///
/// [`StoreError`].
pub async fn reach(url: &str) -> Result<bool, StoreError> {
    if url.starts_with("sqlite:") {
        sqlite::reach(url).await
    } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
        postgres::reach(url).await
    } else {
        Err(StoreError::UnknownScheme)
    }
}
