use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    model::{
        PiiRequestId,
        pii::{EvidenceRel, PiiStatus, VerifiedInformation},
    },
    service::Service,
    store::PiiRecord,
};

/// A request for personal data
#[derive(Serialize, ToSchema)]
#[schema(as = PiiRequest)]
#[serde(rename_all = "camelCase")]
pub(in crate::http) struct PiiRequestBody {
    id: PiiRequestId,
    /// What for, e.g. `gatekeeperProofOfIdentityWithIdDocument-v3`
    r#type: String,
    status: PiiStatus,
    links: Vec<LinkBody>,
    /// What was found out: from `verification-success` on, until it is purged
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    verified_information: Option<VerifiedInformation>,
    /// Since when there is nothing of the person any more, Unix time
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    purged_timestamp: Option<i64>,
}

/// Where a part of it is
#[derive(Serialize, ToSchema)]
#[schema(as = PiiRequestLink)]
struct LinkBody {
    /// `self`, or an image: `idDocumentFront`, `idDocumentBack`
    rel: &'static str,
    /// An address of this service, to be asked with the same token
    href: String,
}

impl PiiRequestBody {
    /// With what was found out, if that may be read.
    pub(in crate::http) fn new(
        service: &Service,
        record: &PiiRecord,
        information: Option<VerifiedInformation>,
    ) -> Self {
        let now_ms = service.clock().now_ms();
        let base = service.tokens().issuer().trim_end_matches('/');
        let address = format!("{base}/partner/piirequest/{}", record.id);
        let is_there = |rel: &EvidenceRel| {
            information.is_some() && record.evidence.iter().any(|evidence| evidence.rel == *rel)
        };
        let images = EvidenceRel::ALL.iter().copied().filter(is_there);
        let images = images
            .map(|rel| LinkBody { rel: rel.as_str(), href: format!("{address}/evidence/{rel}") });
        let itself = LinkBody { rel: "self", href: address.clone() };
        let links = std::iter::once(itself).chain(images).collect();
        let over_at_ms = record.purged_at_ms.unwrap_or(record.purge_at_ms);
        Self {
            id: record.id,
            r#type: record.request_type.to_string(),
            status: record.status,
            links,
            verified_information: information,
            purged_timestamp: record.is_over(now_ms).then(|| over_at_ms.div_euclid(1_000)),
        }
    }
}
