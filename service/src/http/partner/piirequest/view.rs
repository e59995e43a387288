use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    model::{
        PiiRequestId,
        pii::{EvidenceRel, PiiStatus, VerifiedInformation},
    },
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
    links: LinksBody,
    /// What was found out: from `verification-success` on, until it is purged
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    verified_information: Option<VerifiedInformation>,
    /// Since when there is nothing of the person any more, Unix time
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    purged_timestamp: Option<i64>,
}

/// Where its parts are: paths of this service
#[derive(Serialize, ToSchema)]
#[schema(as = PiiRequestLinks)]
#[serde(rename_all = "camelCase")]
struct LinksBody {
    #[serde(rename = "self")]
    request: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    id_document_front: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    id_document_back: Option<String>,
}

impl PiiRequestBody {
    /// With what was found out, if that may be read.
    pub(in crate::http) fn new(
        record: &PiiRecord,
        information: Option<VerifiedInformation>,
        now_ms: i64,
    ) -> Self {
        let path = format!("/partner/piirequest/{}", record.id);
        let link = |rel: EvidenceRel| {
            let is_there = record.evidence.iter().any(|evidence| evidence.rel == rel);
            (is_there && information.is_some()).then(|| format!("{path}/evidence/{rel}"))
        };
        let (front, back) = (link(EvidenceRel::IdDocumentFront), link(EvidenceRel::IdDocumentBack));
        let links = LinksBody { id_document_front: front, id_document_back: back, request: path };
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
