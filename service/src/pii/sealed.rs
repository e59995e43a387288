use std::sync::Arc;

use zeroize::Zeroizing;

use crate::{
    clock::Clock,
    crypto::{CryptoError, DataKey, Label},
    model::{
        PiiRequestId,
        pii::{Evidence, EvidenceRel, ImageType, PiiTarget, VerifiedInformation},
    },
    store::{PiiError, Store},
};

/// How much of an image is in one part, in bytes.
const CHUNK_BYTES: usize = 64 << 10;

const TARGET: &str = "target";
const INFORMATION: &str = "verified_information";

pub(super) fn seal_target(
    key: &DataKey,
    id: PiiRequestId,
    target: &PiiTarget,
) -> Result<Vec<u8>, CryptoError> {
    key.seal(Label::whole(&id.to_string(), TARGET), target.to_text().as_bytes())
}

pub(super) fn open_target(
    key: &DataKey,
    id: PiiRequestId,
    sealed: &[u8],
) -> Result<PiiTarget, CryptoError> {
    let text = key.open(Label::whole(&id.to_string(), TARGET), sealed)?;
    let text = std::str::from_utf8(&text).map_err(|_| CryptoError::Forged)?;
    PiiTarget::from_text(text).ok_or(CryptoError::Forged)
}

pub(super) fn seal_information(
    key: &DataKey,
    id: PiiRequestId,
    information: &VerifiedInformation,
) -> Result<Vec<u8>, CryptoError> {
    let json = Zeroizing::new(serde_json::to_vec(information).map_err(|_| CryptoError::Forged)?);
    key.seal(Label::whole(&id.to_string(), INFORMATION), &json)
}

pub(super) fn open_information(
    key: &DataKey,
    id: PiiRequestId,
    sealed: &[u8],
) -> Result<VerifiedInformation, CryptoError> {
    let json = key.open(Label::whole(&id.to_string(), INFORMATION), sealed)?;
    serde_json::from_slice(&json).map_err(|_| CryptoError::Forged)
}

/// What an image's parts are labelled with, besides their number.
fn field(rel: EvidenceRel, image_type: ImageType, revision: &str) -> String {
    format!("evidence/{rel}/{image_type}/{revision}")
}

/// An image in parts, each sealed with its number and how many there are.
pub(super) fn seal_image(
    key: &DataKey,
    id: PiiRequestId,
    (rel, image_type): (EvidenceRel, ImageType),
    revision: &str,
    image: &[u8],
) -> Result<Vec<Vec<u8>>, CryptoError> {
    let (record, field) = (id.to_string(), field(rel, image_type, revision));
    let count = i64::try_from(image.len().div_ceil(CHUNK_BYTES)).unwrap_or(i64::MAX);
    let chunks = image.chunks(CHUNK_BYTES).zip(0i64..);
    let sealed = chunks.map(|(chunk, seq)| {
        key.seal(Label { record: &record, field: &field, part: (seq, count) }, chunk)
    });
    sealed.collect()
}

/// Reads an image part by part. What was purged in the meantime is not read to its end.
#[derive(Clone, Debug)]
pub struct EvidenceReader {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    key: DataKey,
    record: String,
    evidence: Evidence,
    next: i64,
}

impl EvidenceReader {
    pub(super) fn new(
        (store, clock): (Arc<dyn Store>, Arc<dyn Clock>),
        key: DataKey,
        id: PiiRequestId,
        evidence: Evidence,
    ) -> Self {
        Self { store, clock, key, record: id.to_string(), evidence, next: 0 }
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
        let label = Label { record: &self.record, field: &field, part: (seq, count) };
        let chunk = self.key.open(label, &sealed)?;
        self.next = seq.saturating_add(1);
        Ok(Some(chunk.to_vec()))
    }
}
