//! Requests for personal data, as the store keeps them: what is about a person is sealed before it
//! comes here.

use async_trait::async_trait;

use super::{ChangeError, ChangeRequest, PassPlace, StoreError};
use crate::{
    audit::By,
    crypto::WrappedKey,
    model::{
        AppMode, ClientId, KeyId, NetworkKey, OrgId, PiiRequestId, ProviderId,
        pass::Refusal,
        pii::{
            Evidence, EvidenceRel, PiiRefusal, PiiRequestType, PiiStatus, Provider, ProviderCaller,
        },
    },
};

/// Who looks at a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PiiViewer {
    /// The tenant.
    pub org: OrgId,
    /// The mode of who asks: in test mode there are requests for testnets alone.
    pub mode: AppMode,
    /// The provider whose request it must be; `None`: whosever.
    pub provider: Option<ProviderId>,
}

/// A request that is to be made. Asking again for the same target while one is open finds that one.
#[derive(Clone, Debug)]
pub struct NewPiiRequest {
    /// Which.
    pub id: PiiRequestId,
    /// The tenant.
    pub org: OrgId,
    /// For a pass of which network.
    pub network: NetworkKey,
    /// Who verifies; `None`: the test provider.
    pub provider: Option<ProviderId>,
    /// What for.
    pub request_type: PiiRequestType,
    /// Whether the chain is a testnet.
    pub is_testnet: bool,
    /// Chain and wallet, sealed.
    pub target: Vec<u8>,
    /// Keyed hashes by which an open one of the same target is found; kept under the first.
    pub target_indexes: Vec<Vec<u8>>,
    /// Its key.
    pub key: WrappedKey,
    /// Until when it is kept at most, Unix milliseconds.
    pub purge_at_ms: i64,
    /// Who makes it, for the audit.
    pub actor: String,
    /// In which request of HTTP.
    pub request_id: String,
    /// When, Unix milliseconds.
    pub now_ms: i64,
}

/// A request as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PiiRecord {
    /// Which.
    pub id: PiiRequestId,
    /// For a pass of which network.
    pub network: NetworkKey,
    /// What for.
    pub request_type: PiiRequestType,
    /// How far it has come.
    pub status: PiiStatus,
    /// Chain and wallet, sealed.
    pub target: Option<Vec<u8>>,
    /// What was found out, sealed.
    pub verified_information: Option<Vec<u8>>,
    /// Its key; `None`: it was destroyed.
    pub key: Option<WrappedKey>,
    /// Its images, by their names.
    pub evidence: Vec<Evidence>,
    /// From when on nobody may read anything of it, Unix milliseconds.
    pub purge_at_ms: i64,
    /// Since when nobody can.
    pub purged_at_ms: Option<i64>,
    /// When it was made, Unix milliseconds.
    pub created_at_ms: i64,
}

impl PiiRecord {
    /// Whether what is about the person may no longer be read. It need not be destroyed yet.
    pub const fn is_over(&self, now_ms: i64) -> bool {
        self.purged_at_ms.is_some() || now_ms >= self.purge_at_ms
    }
}

/// That somebody reads something.
#[derive(Clone, Debug)]
pub struct PiiAccess {
    /// Who looks.
    pub viewer: PiiViewer,
    /// At which request.
    pub id: PiiRequestId,
    /// At which image; `None`: at the verified information.
    pub rel: Option<EvidenceRel>,
    /// By which client.
    pub client: ClientId,
    /// By which key of it.
    pub key: KeyId,
    /// In which request of HTTP.
    pub request_id: String,
    /// When, Unix milliseconds.
    pub now_ms: i64,
}

/// What becomes of the pass when a request goes on.
#[derive(Clone, Debug)]
pub enum PassEffect {
    /// Nothing.
    None,
    /// It is to be issued.
    Admit(Box<ChangeRequest>),
    /// It is rejected, if it is not on its chain.
    Reject(PassPlace),
}

/// That a request goes on to another status.
#[derive(Clone, Debug)]
pub struct PiiStep {
    /// Who sees it.
    pub viewer: PiiViewer,
    /// Which.
    pub id: PiiRequestId,
    /// Where to.
    pub to: PiiStatus,
    /// What was found out, sealed.
    pub verified_information: Option<Vec<u8>>,
    /// What becomes of the pass.
    pub effect: PassEffect,
    /// Whose verdict it is; `None`: none.
    pub decided_by: Option<ClientId>,
    /// The latest moment at which it is purged, Unix milliseconds; an earlier one stays.
    pub purge_at_ms: i64,
    /// Who does it, for the audit.
    pub actor: String,
    /// In which request of HTTP.
    pub request_id: String,
    /// When, Unix milliseconds.
    pub now_ms: i64,
}

/// An image that is to be kept.
#[derive(Clone, Debug)]
pub struct NewEvidence {
    /// Who sees the request.
    pub viewer: PiiViewer,
    /// Of which request.
    pub id: PiiRequestId,
    /// The image.
    pub evidence: Evidence,
    /// Its parts, sealed.
    pub chunks: Vec<Vec<u8>>,
    /// Whose it is, for the audit log.
    pub actor: String,
    /// By which request.
    pub request_id: String,
    /// When, Unix milliseconds.
    pub now_ms: i64,
}

/// A request whose key is to be wrapped anew.
#[derive(Clone, Debug)]
pub struct WrappedRequest {
    /// Which.
    pub id: PiiRequestId,
    /// The tenant.
    pub org: OrgId,
    /// For a pass of which network.
    pub network: NetworkKey,
    /// Who verifies; `None`: the test provider.
    pub provider: Option<ProviderId>,
    /// What for.
    pub request_type: PiiRequestType,
    /// Chain and wallet, sealed.
    pub target: Option<Vec<u8>>,
    /// Its key.
    pub key: WrappedKey,
}

/// What takes the place of a wrapped key.
#[derive(Clone, Debug)]
pub struct RewrappedKey {
    /// The key, wrapped anew.
    pub key: WrappedKey,
    /// By what the request is found under the new key while it is open; `None`: not any more.
    pub target_index: Option<Vec<u8>>,
}

/// Why the store did not do it.
#[derive(Debug, thiserror::Error)]
pub enum PiiError {
    /// There is no such request for this viewer.
    #[error("there is no such request")]
    Missing,
    /// What was kept about the person is gone.
    #[error("what was kept is gone")]
    Purged,
    /// The request does not allow it.
    #[error(transparent)]
    Refused(#[from] PiiRefusal),
    /// The pass does not allow it.
    #[error(transparent)]
    Pass(#[from] Refusal),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<ChangeError> for PiiError {
    fn from(error: ChangeError) -> Self {
        match error {
            ChangeError::Refused(refusal) => Self::Pass(refusal),
            ChangeError::Store(error) => Self::Store(error),
        }
    }
}

impl From<sqlx::Error> for PiiError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// The store, as reviews use it.
#[async_trait]
pub trait PiiStore: Send + Sync {
    /// Adds a provider to a network.
    async fn add_provider(&self, provider: &Provider, by: &By) -> Result<(), StoreError>;

    /// Every provider.
    async fn providers(&self) -> Result<Vec<Provider>, StoreError>;

    /// Ends a provider. Whether there was one.
    async fn revoke_provider(&self, id: ProviderId, by: &By) -> Result<bool, StoreError>;

    /// A provider that was not revoked.
    async fn provider(&self, id: ProviderId) -> Result<Option<ProviderCaller>, StoreError>;

    /// Uses a nonce up; `false` if it was before.
    async fn use_nonce(
        &self,
        provider: ProviderId,
        nonce: &str,
        forget_at_ms: i64,
    ) -> Result<bool, StoreError>;

    /// Makes a request, or finds the open one of the same target. Whether it is new.
    async fn open_pii_request(
        &self,
        request: &NewPiiRequest,
    ) -> Result<(PiiRequestId, bool), StoreError>;

    /// A request that this viewer may see.
    async fn pii_request(
        &self,
        viewer: &PiiViewer,
        id: PiiRequestId,
    ) -> Result<Option<PiiRecord>, StoreError>;

    /// The request, for reading what is about the person: that it is read is written down before this
    /// returns. `false`: there is nothing of that to read at the moment, and nothing was written down.
    async fn access_pii(&self, access: &PiiAccess)
    -> Result<Option<(PiiRecord, bool)>, StoreError>;

    /// The part of an image, if it may still be read.
    async fn evidence_chunk(
        &self,
        revision: &str,
        seq: i64,
        now_ms: i64,
    ) -> Result<Option<Vec<u8>>, StoreError>;

    /// Keeps an image of a request that the person agreed to, in the place of an earlier one.
    async fn put_evidence(&self, evidence: &NewEvidence) -> Result<(), PiiError>;

    /// The request goes on, with everything that follows from it, at once or not at all. Asking again
    /// for the status that it has changes nothing.
    async fn advance_pii(&self, step: &PiiStep) -> Result<PiiRecord, PiiError>;

    /// Destroys at once what is kept about the person. Again: changes nothing.
    async fn redact_pii(
        &self,
        viewer: &PiiViewer,
        id: PiiRequestId,
        actor: &str,
        request_id: &str,
        now_ms: i64,
    ) -> Result<PiiRecord, PiiError>;

    /// Destroys what has been kept long enough, and forgets used nonces. How many requests it were. A
    /// request that cannot be purged keeps no other from it: the error comes after the last.
    async fn purge_pii(&self, now_ms: i64) -> Result<u64, StoreError>;

    /// Requests after `after` whose keys another key than this one wraps.
    async fn keys_wrapped_by_others(
        &self,
        wrapping_key_id: &str,
        after: Option<PiiRequestId>,
        limit: i64,
    ) -> Result<Vec<WrappedRequest>, StoreError>;

    /// Puts a wrapped key in the place of another, if that is still there, and the index of the target
    /// with it, if the request is open.
    async fn replace_key(
        &self,
        id: PiiRequestId,
        old: &WrappedKey,
        new: &RewrappedKey,
    ) -> Result<bool, StoreError>;

    /// Empties the log in which what was destroyed may be left, if something was: after purges,
    /// verdicts, redactions and keys that were replaced. `false`: somebody reads what is in it, so that
    /// it has to be done again. On PostgreSQL the server's own vacuum does it.
    async fn empty_log(&self) -> Result<bool, StoreError>;

    /// Who read what of a request of this organisation, oldest first: item, client and moment.
    async fn pii_accesses(
        &self,
        org: OrgId,
        id: PiiRequestId,
    ) -> Result<Vec<(String, ClientId, i64)>, StoreError>;
}
