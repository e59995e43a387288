use uuid::Uuid;

use super::{
    EvidenceReader, ImageRefusal, Pii,
    image::{clean, work_bytes},
    rewrap::target_indexes,
    sealed::SealedRecord,
};
use crate::{
    crypto::{CryptoError, DataKey},
    model::{
        ClientId, GatekeeperNetwork, NetworkKey, PassChain, PiiRequestId, ProviderId,
        pass::Change,
        pii::{
            Evidence, EvidenceRel, InvalidInformation, PiiRefusal, PiiRequestType, PiiStatus,
            PiiTarget, Verdict, VerifiedInformation, advance,
        },
    },
    provider::{Outcome, VerificationFlow},
    service::Service,
    store::{
        ChangeRequest, NewEvidence, NewPiiRequest, PassEffect, PassPlace, PiiError, PiiRecord,
        PiiStep, PiiViewer, StoreError,
    },
};

/// Why a review does not go on.
#[derive(Debug, thiserror::Error)]
pub enum ReviewError {
    /// The request or the store does not allow it.
    #[error(transparent)]
    Request(#[from] PiiError),
    /// It cannot be sealed or opened.
    #[error(transparent)]
    Crypto(#[from] CryptoError),
    /// The image is not taken.
    #[error(transparent)]
    Image(#[from] ImageRefusal),
    /// What was found out is not taken.
    #[error(transparent)]
    Information(#[from] InvalidInformation),
    /// The network is not on that chain, any more or yet.
    #[error("the gatekeeper network is not on that chain")]
    NotDeployed,
    /// The network is for trying things out, and the chain is none of the sandbox.
    #[error("the gatekeeper network is for the sandbox, and the chain is not")]
    NotInSandbox,
    /// The service ends.
    #[error("the service ends")]
    Ended,
}

impl From<StoreError> for ReviewError {
    fn from(error: StoreError) -> Self {
        Self::Request(error.into())
    }
}

/// Somebody who does something to a request.
#[derive(Clone, Debug)]
pub struct Review<'a> {
    /// The service.
    pub service: &'a Service,
    /// How personal data is kept.
    pub pii: &'a Pii,
    /// What exists for whoever does it.
    pub viewer: PiiViewer,
    /// Who it is, in the audit's words.
    pub actor: String,
    /// In which request of HTTP.
    pub request_id: String,
}

impl Review<'_> {
    /// Makes a request for a pass, or finds the open one. Whether it is new.
    ///
    /// # Errors
    ///
    /// [`ReviewError`].
    pub async fn open(
        &self,
        network: &NetworkKey,
        provider: Option<ProviderId>,
        request_type: PiiRequestType,
        target: &PiiTarget,
    ) -> Result<(PiiRequestId, bool), ReviewError> {
        let store = self.service.store();
        if store.deployment(network, &target.chain).await?.is_none() {
            return Err(ReviewError::NotDeployed);
        }
        self.network(network, &target.chain).await?;
        let (id, key) = (PiiRequestId::new(), DataKey::generate()?);
        let record = SealedRecord::new(self.viewer.org, network, id);
        let now_ms = self.service.clock().now_ms();
        let request = NewPiiRequest {
            id,
            org: self.viewer.org,
            network: network.clone(),
            provider,
            is_testnet: target.chain.is_testnet(),
            target: record.seal_target(&key, target)?,
            target_indexes: target_indexes(
                &self.pii.keys,
                provider,
                network,
                &request_type,
                target,
            ),
            key: self.pii.keys.wrap(&record.name(), &key)?,
            purge_at_ms: self.pii.retention.purge_at_ms(PiiStatus::AwaitingUser, now_ms),
            actor: self.actor.clone(),
            request_id: self.request_id.clone(),
            request_type,
            now_ms,
        };
        Ok(store.open_pii_request(&request).await?)
    }

    /// A request as it is.
    ///
    /// # Errors
    ///
    /// [`ReviewError`].
    pub async fn find(&self, id: PiiRequestId) -> Result<PiiRecord, ReviewError> {
        let record = self.service.store().pii_request(&self.viewer, id).await?;
        Ok(record.ok_or(PiiError::Missing)?)
    }

    /// The verification goes on. Success comes with what was found out; where a review ends badly, the
    /// pass is rejected (decision X1).
    ///
    /// # Errors
    ///
    /// [`ReviewError`]; nothing has changed then.
    pub async fn report(
        &self,
        id: PiiRequestId,
        to: PiiStatus,
        information: Option<VerifiedInformation>,
    ) -> Result<PiiRecord, ReviewError> {
        let record = self.find(id).await?;
        if !advance(record.status, to).map_err(PiiError::from)? {
            return Ok(record);
        }
        let (mut sealed, mut effect) = (None, PassEffect::None);
        match to {
            PiiStatus::VerificationSuccess => {
                let (key, target) = self.target(&record)?;
                let mut information = information.unwrap_or_default();
                information.check()?;
                self.check_document(&information)?;
                information.address = Some(target.wallet.to_string());
                sealed = Some(self.sealed(&record).seal_information(&key, &information)?);
            }
            PiiStatus::VerificationFailed => {
                let (_, target) = self.target(&record)?;
                effect = PassEffect::Reject(self.place(&record, target));
            }
            _ => {}
        }
        self.step(id, to, sealed, effect, None).await
    }

    /// The network's owner decides. With a pass, the issue is on its way (decision X12).
    ///
    /// # Errors
    ///
    /// [`ReviewError`]; nothing has changed then.
    pub async fn decide(
        &self,
        id: PiiRequestId,
        verdict: Verdict,
        client: ClientId,
    ) -> Result<PiiRecord, ReviewError> {
        let record = self.find(id).await?;
        if !advance(record.status, verdict.status()).map_err(PiiError::from)? {
            return Ok(record);
        }
        let (_, target) = self.target(&record)?;
        let place = self.place(&record, target);
        let effect = match verdict {
            Verdict::Pass => {
                let information = self.information(&record)?;
                self.check_document(&information)?;
                let document_seconds = information.document_expires_at_seconds();
                let admission = self.admission(place, client, document_seconds).await?;
                PassEffect::Admit(Box::new(admission))
            }
            Verdict::Fail => PassEffect::Reject(place),
        };
        self.step(id, verdict.status(), None, effect, Some(client)).await
    }

    /// The network, if its passes may be on this chain.
    async fn network(
        &self,
        network: &NetworkKey,
        chain: &PassChain,
    ) -> Result<GatekeeperNetwork, ReviewError> {
        let network = self.service.store().network(self.viewer.org, network).await?;
        let network = network.ok_or(PiiError::Missing)?;
        if network.is_sandbox && !chain.is_sandbox() {
            return Err(ReviewError::NotInSandbox);
        }
        Ok(network)
    }

    /// An expired document is a failed verification (requirement K2), also where it expires while a
    /// verdict is awaited.
    fn check_document(&self, information: &VerifiedInformation) -> Result<(), PiiError> {
        let now_seconds = self.service.clock().now_seconds();
        match information.document_expires_at_seconds() {
            Some(last_seconds) if last_seconds <= now_seconds => {
                Err(PiiRefusal::DocumentExpired.into())
            }
            _ => Ok(()),
        }
    }

    /// The pass lives as long as the network says, but no longer than the document, as Civic's passes
    /// do: whichever ends first.
    async fn admission(
        &self,
        place: PassPlace,
        client: ClientId,
        document_seconds: Option<i64>,
    ) -> Result<ChangeRequest, ReviewError> {
        let store = self.service.store();
        if store.deployment(&place.network, &place.chain).await?.is_none() {
            return Err(ReviewError::NotDeployed);
        }
        let network = self.network(&place.network, &place.chain).await?;
        let default_seconds = network.default_expiry(self.service.clock().now_seconds());
        let (expires_at_seconds, is_expiry_named) = match document_seconds {
            Some(end_seconds) if default_seconds == 0 || end_seconds < default_seconds => {
                (end_seconds, true)
            }
            _ => (default_seconds, false),
        };
        Ok(ChangeRequest {
            place,
            change: Change::Admit {
                expires_at_seconds,
                is_expiry_named,
                attributes: network.attributes,
            },
            client,
            // Of its own, or it would name the wallet of a request that was purged.
            request_id: Uuid::now_v7().to_string(),
            now_ms: self.service.clock().now_ms(),
        })
    }

    async fn step(
        &self,
        id: PiiRequestId,
        to: PiiStatus,
        verified_information: Option<Vec<u8>>,
        effect: PassEffect,
        decided_by: Option<ClientId>,
    ) -> Result<PiiRecord, ReviewError> {
        let now_ms = self.service.clock().now_ms();
        let step = PiiStep {
            viewer: self.viewer,
            id,
            to,
            verified_information,
            effect,
            decided_by,
            purge_at_ms: self.pii.retention.purge_at_ms(to, now_ms),
            actor: self.actor.clone(),
            request_id: self.request_id.clone(),
            now_ms,
        };
        Ok(self.service.store().advance_pii(&step).await?)
    }

    /// Decodes, cleans, seals and keeps an image.
    ///
    /// # Errors
    ///
    /// [`ReviewError`].
    pub async fn add_evidence(
        &self,
        id: PiiRequestId,
        rel: EvidenceRel,
        file: impl AsRef<[u8]> + Send + 'static,
    ) -> Result<(), ReviewError> {
        let record = self.find(id).await?;
        let key = self.key(&record)?;
        let sealed = self.sealed(&record);
        let (file, work_bytes) = blocking(move || {
            let work_bytes = work_bytes(file.as_ref())?;
            Ok((file, work_bytes))
        })
        .await?;
        let room = self.pii.room(work_bytes).await?;
        let (evidence, chunks) = blocking(move || {
            // Held by the work itself: whoever hangs up does not make room for the next.
            let _room = room;
            let image = clean(file.as_ref())?;
            let (image_type, revision) = (image.image_type, Uuid::now_v7().to_string());
            let chunks = sealed.seal_image(&key, (rel, image_type), &revision, &image.bytes)?;
            let length_bytes = i64::try_from(image.bytes.len()).unwrap_or(i64::MAX);
            let chunk_count = i64::try_from(chunks.len()).unwrap_or(i64::MAX);
            Ok((Evidence { rel, revision, image_type, length_bytes, chunk_count }, chunks))
        })
        .await?;
        let new = NewEvidence {
            viewer: self.viewer,
            id,
            evidence,
            chunks,
            actor: self.actor.clone(),
            request_id: self.request_id.clone(),
            now_ms: self.service.clock().now_ms(),
        };
        Ok(self.service.store().put_evidence(&new).await?)
    }

    /// Has a flow within the service verify a request that is not verified yet.
    ///
    /// # Errors
    ///
    /// [`ReviewError`].
    pub async fn run(
        &self,
        id: PiiRequestId,
        flow: &dyn VerificationFlow,
    ) -> Result<PiiRecord, ReviewError> {
        let record = self.find(id).await?;
        match record.status {
            PiiStatus::AwaitingUser | PiiStatus::UserAcknowledged => {}
            _ => return Ok(record),
        }
        let (_, target) = self.target(&record)?;
        self.report(id, PiiStatus::UserAcknowledged, None).await?;
        match flow.verify(&target, &record.request_type).await {
            Outcome::Success { information, evidence } => {
                for (rel, file) in evidence {
                    self.add_evidence(id, rel, file).await?;
                }
                self.report(id, PiiStatus::VerificationSuccess, Some(*information)).await
            }
            Outcome::Failure => self.report(id, PiiStatus::VerificationFailed, None).await,
            Outcome::Cancelled => self.report(id, PiiStatus::UserCancelled, None).await,
        }
    }

    /// What was found out. That it is read was written down before.
    ///
    /// # Errors
    ///
    /// [`ReviewError`].
    pub fn information(&self, record: &PiiRecord) -> Result<VerifiedInformation, ReviewError> {
        let sealed = record.verified_information.as_deref().ok_or(PiiError::Purged)?;
        Ok(self.sealed(record).open_information(&self.key(record)?, sealed)?)
    }

    /// A reader of an image. That it is read was written down before.
    ///
    /// # Errors
    ///
    /// [`ReviewError`].
    pub fn evidence(
        &self,
        record: &PiiRecord,
        evidence: Evidence,
    ) -> Result<EvidenceReader, ReviewError> {
        let parts = self.service.shared();
        Ok(EvidenceReader::new(parts, self.key(record)?, self.sealed(record), evidence))
    }

    fn key(&self, record: &PiiRecord) -> Result<DataKey, ReviewError> {
        let wrapped = record.key.as_ref();
        let wrapped = wrapped.filter(|_| !record.is_over(self.service.clock().now_ms()));
        let wrapped = wrapped.ok_or(PiiError::Purged)?;
        Ok(self.pii.keys.unwrap(&self.sealed(record).name(), wrapped)?)
    }

    fn sealed(&self, record: &PiiRecord) -> SealedRecord {
        SealedRecord::new(self.viewer.org, &record.network, record.id)
    }

    fn target(&self, record: &PiiRecord) -> Result<(DataKey, PiiTarget), ReviewError> {
        let key = self.key(record)?;
        let sealed = record.target.as_deref().ok_or(PiiError::Purged)?;
        let target = self.sealed(record).open_target(&key, sealed)?;
        Ok((key, target))
    }

    fn place(&self, record: &PiiRecord, target: PiiTarget) -> PassPlace {
        PassPlace {
            org: self.viewer.org,
            mode: self.viewer.mode,
            network: record.network.clone(),
            chain: target.chain,
            wallet: target.wallet,
        }
    }
}

/// Work on an image. A file that brings its decoder down is one that cannot be read.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ReviewError> + Send + 'static,
) -> Result<T, ReviewError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(error) if error.is_panic() => Err(ImageRefusal::Unreadable.into()),
        Err(_) => Err(ReviewError::Ended),
    }
}
