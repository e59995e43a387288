use uuid::Uuid;

use super::{
    EvidenceReader, ImageRefusal, Pii,
    image::clean,
    sealed::{open_information, open_target, seal_image, seal_information, seal_target},
};
use crate::{
    crypto::{CryptoError, DataKey},
    model::{
        ClientId, NetworkKey, PiiRequestId, ProviderId,
        pass::Change,
        pii::{
            Evidence, EvidenceRel, InvalidInformation, PiiRequestType, PiiStatus, PiiTarget,
            Verdict, VerifiedInformation, advance,
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
        let (id, key) = (PiiRequestId::new(), DataKey::generate()?);
        let record = id.to_string();
        let asks = provider.map_or_else(String::new, |provider| provider.to_string());
        let text = target.to_text();
        let parts = [asks.as_str(), network.as_str(), request_type.as_str(), text.as_str()];
        let now_ms = self.service.clock().now_ms();
        let request = NewPiiRequest {
            id,
            org: self.viewer.org,
            network: network.clone(),
            provider,
            is_testnet: target.chain.is_testnet(),
            target: seal_target(&key, id, target)?,
            target_indexes: self.pii.keys.indexes(&parts),
            key: self.pii.keys.wrap(&record, &key)?,
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
                information.address = Some(target.wallet.to_string());
                sealed = Some(seal_information(&key, id, &information)?);
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
            Verdict::Pass => PassEffect::Admit(Box::new(self.admission(place, client).await?)),
            Verdict::Fail => PassEffect::Reject(place),
        };
        self.step(id, verdict.status(), None, effect, Some(client)).await
    }

    async fn admission(
        &self,
        place: PassPlace,
        client: ClientId,
    ) -> Result<ChangeRequest, ReviewError> {
        let store = self.service.store();
        if store.deployment(&place.network, &place.chain).await?.is_none() {
            return Err(ReviewError::NotDeployed);
        }
        let network = store.network(place.org, &place.network).await?;
        let network = network.ok_or(PiiError::Missing)?;
        let expires_at_seconds = network.default_expiry(self.service.clock().now_seconds());
        Ok(ChangeRequest {
            place,
            change: Change::Admit { expires_at_seconds, attributes: network.attributes },
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
        let permit = self.pii.decoding.clone().acquire_owned().await;
        let permit = permit.map_err(|_| ReviewError::Ended)?;
        let sealing = tokio::task::spawn_blocking(move || {
            // Held by the work itself: whoever hangs up does not make room for the next.
            let _permit = permit;
            let image = clean(file.as_ref())?;
            let (image_type, revision) = (image.image_type, Uuid::now_v7().to_string());
            let chunks = seal_image(&key, id, (rel, image_type), &revision, &image.bytes)?;
            let length_bytes = i64::try_from(image.bytes.len()).unwrap_or(i64::MAX);
            let chunk_count = i64::try_from(chunks.len()).unwrap_or(i64::MAX);
            let evidence = Evidence { rel, revision, image_type, length_bytes, chunk_count };
            Ok::<_, ReviewError>((evidence, chunks))
        });
        let (evidence, chunks) = sealing.await.map_err(|_| ReviewError::Ended)??;
        let now_ms = self.service.clock().now_ms();
        let new = NewEvidence { viewer: self.viewer, id, evidence, chunks, now_ms };
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
        Ok(open_information(&self.key(record)?, record.id, sealed)?)
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
        Ok(EvidenceReader::new(parts, self.key(record)?, record.id, evidence))
    }

    fn key(&self, record: &PiiRecord) -> Result<DataKey, ReviewError> {
        let wrapped = record.key.as_ref();
        let wrapped = wrapped.filter(|_| !record.is_over(self.service.clock().now_ms()));
        let wrapped = wrapped.ok_or(PiiError::Purged)?;
        Ok(self.pii.keys.unwrap(&record.id.to_string(), wrapped)?)
    }

    fn target(&self, record: &PiiRecord) -> Result<(DataKey, PiiTarget), ReviewError> {
        let key = self.key(record)?;
        let sealed = record.target.as_deref().ok_or(PiiError::Purged)?;
        let target = open_target(&key, record.id, sealed)?;
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
