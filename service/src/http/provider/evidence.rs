use axum::{Extension, body::Bytes, extract::State, http::StatusCode};

use super::review;
use crate::{
    http::{extract::EvidencePath, openapi::problem::problems, request::RequestId},
    model::pii::ProviderCaller,
    problem::{Code, Problem},
    service::Service,
};

problems!(EvidenceProblems:
    PiiRequestNotFound, EvidenceNotFound, PiiPurged, PiiStatusConflict, UnsupportedImage,
    InvalidImage, ImageTooLarge, PiiNotConfigured,
);

/// Send an image of the document
///
/// PNG or JPEG, up to 10 MiB, in the place of an earlier one. It is decoded and encoded anew: its pixels
/// are kept and nothing else, in at most 16 MiB.
#[utoipa::path(
    put, path = "/v2/provider/piirequests/{id}/evidence/{rel}", operation_id = "putEvidence",
    tag = "Providers",
    request_body(content(("image/png"), ("image/jpeg"))),
    responses((status = 204, description = "It is kept"), EvidenceProblems),
)]
pub(in crate::http) async fn put(
    State(service): State<Service>,
    Extension(caller): Extension<ProviderCaller>,
    Extension(request_id): Extension<RequestId>,
    EvidencePath { id, rel }: EvidencePath,
    body: Bytes,
) -> Result<StatusCode, Problem> {
    let id = id.ok_or(Problem::new(Code::PiiRequestNotFound))?;
    let rel = rel.ok_or(Problem::new(Code::EvidenceNotFound))?;
    review(&service, &caller, &request_id)?.add_evidence(id, rel, body).await?;
    Ok(StatusCode::NO_CONTENT)
}
