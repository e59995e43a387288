use std::sync::Arc;

use zeroize::Zeroizing;

use crate::{
    clock::Clock,
    crypto::{CryptoError, DataKey, Label},
    model::{
        NetworkKey, OrgId, PiiRequestId,
        pii::{Evidence, EvidenceRel, ImageType, PiiTarget, VerifiedInformation},
    },
    store::{PiiError, Store},
};

/// How much of an image is in one part, in bytes.
const CHUNK_BYTES: usize = 64 << 10;

const KIND: &str = "pii_request";
const TARGET: &str = "target";
const INFORMATION: &str = "verified_information";

/// Of which request something is sealed: what is of one tenant, network or request opens nowhere else.
#[derive(Clone, Debug)]
pub(super) struct SealedRecord {
    org: String,
    network: NetworkKey,
    id: String,
}

impl SealedRecord {
    pub(super) fn new(org: OrgId, network: &NetworkKey, id: PiiRequestId) -> Self {
        Self { org: org.to_string(), network: network.clone(), id: id.to_string() }
    }

    /// As it is called in labels.
    pub(super) fn name(&self) -> [&str; 4] {
        [KIND, &self.org, self.network.as_str(), &self.id]
    }

    pub(super) fn seal_target(
        &self,
        key: &DataKey,
        target: &PiiTarget,
    ) -> Result<Vec<u8>, CryptoError> {
        key.seal(Label::whole(&self.name(), TARGET), target.to_text().as_bytes())
    }

    pub(super) fn open_target(
        &self,
        key: &DataKey,
        sealed: &[u8],
    ) -> Result<PiiTarget, CryptoError> {
        let text = key.open(Label::whole(&self.name(), TARGET), sealed)?;
        let text = std::str::from_utf8(&text).map_err(|_| CryptoError::Forged)?;
        PiiTarget::from_text(text).ok_or(CryptoError::Forged)
    }

    pub(super) fn seal_information(
        &self,
        key: &DataKey,
        information: &VerifiedInformation,
    ) -> Result<Vec<u8>, CryptoError> {
        let json = serde_json::to_vec(information).map_err(|_| CryptoError::Forged)?;
        key.seal(Label::whole(&self.name(), INFORMATION), &Zeroizing::new(json))
    }

    pub(super) fn open_information(
        &self,
        key: &DataKey,
        sealed: &[u8],
    ) -> Result<VerifiedInformation, CryptoError> {
        let json = key.open(Label::whole(&self.name(), INFORMATION), sealed)?;
        serde_json::from_slice(&json).map_err(|_| CryptoError::Forged)
    }

    /// An image in parts, each sealed with its number and how many there are.
    pub(super) fn seal_image(
        &self,
        key: &DataKey,
        (rel, image_type): (EvidenceRel, ImageType),
        revision: &str,
        image: &[u8],
    ) -> Result<Vec<Vec<u8>>, CryptoError> {
        let (record, field) = (self.name(), field(rel, image_type, revision));
        let count = i64::try_from(image.len().div_ceil(CHUNK_BYTES)).unwrap_or(i64::MAX);
        let chunks = image.chunks(CHUNK_BYTES).zip(0i64..);
        let sealed = chunks.map(|(chunk, seq)| {
            key.seal(Label { record: &record, field: &field, part: (seq, count) }, chunk)
        });
        sealed.collect()
    }
}

/// What an image's parts are labelled with, besides their number.
fn field(rel: EvidenceRel, image_type: ImageType, revision: &str) -> String {
    format!("evidence/{rel}/{image_type}/{revision}")
}

/// Reads an image part by part. What was purged in the meantime is not read to its end.
#[derive(Clone, Debug)]
pub struct EvidenceReader {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    key: DataKey,
    record: SealedRecord,
    evidence: Evidence,
    next: i64,
}

impl EvidenceReader {
    pub(super) fn new(
        (store, clock): (Arc<dyn Store>, Arc<dyn Clock>),
        key: DataKey,
        record: SealedRecord,
        evidence: Evidence,
    ) -> Self {
        Self { store, clock, key, record, evidence, next: 0 }
    }

    /// The image that is read.
    pub const fn evidence(&self) -> &Evidence {
        &self.evidence
    }

    /// The next part; `None`: that was all.
    ///
    /// # Errors
    ///
    /// [`PiiError::Purged`] if it is gone; a [`CryptoError`] if it is not what was kept.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, super::ReviewError> {
        let (seq, count) = (self.next, self.evidence.chunk_count);
        if seq >= count {
            return Ok(None);
        }
        let (revision, now_ms) = (&self.evidence.revision, self.clock.now_ms());
        let sealed = self.store.evidence_chunk(revision, seq, now_ms).await;
        let sealed = sealed.map_err(PiiError::from)?.ok_or(PiiError::Purged)?;
        let field = field(self.evidence.rel, self.evidence.image_type, revision);
        let label = Label { record: &self.record.name(), field: &field, part: (seq, count) };
        let chunk = self.key.open(label, &sealed)?;
        self.next = seq.saturating_add(1);
        Ok(Some(chunk.to_vec()))
    }
}
