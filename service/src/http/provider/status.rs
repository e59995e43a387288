use axum::{Extension, Json, body::Bytes, extract::State};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{ProviderRequestBody, parse, review};
use crate::{
    http::{extract::IdPath, openapi::problem::problems, request::RequestId},
    model::{
        PiiRequestId,
        pii::{PiiStatus, ProviderCaller, VerifiedInformation},
    },
    problem::{Code, Problem},
    service::Service,
};

/// How a verification goes on
#[derive(Deserialize, ToSchema)]
#[schema(as = VerificationStatus)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(in crate::http) struct StatusBody {
    /// Verdicts are for the network's owner
    status: PiiStatus,
    /// What was found out, without `address`: with `verification-success` alone
    verified_information: Option<VerifiedInformation>,
}

problems!(StatusProblems:
    PiiRequestNotFound, PiiPurged, PiiStatusConflict, EvidenceMissing, DocumentExpired,
    PiiNotConfigured,
);

/// Report how a verification goes on
///
/// With `verification-success` comes what was found out, of a document that has not expired; with
/// `verification-failed` the pass is `REJECTED`.
#[utoipa::path(
    put, path = "/v2/provider/piirequests/{id}/status", operation_id = "putVerificationStatus",
    tag = "Providers",
    request_body = StatusBody,
    responses(
        (status = 200, description = "The request", body = ProviderRequestBody), StatusProblems,
    ),
)]
pub(in crate::http) async fn put(
    State(service): State<Service>,
    Extension(caller): Extension<ProviderCaller>,
    Extension(request_id): Extension<RequestId>,
    IdPath(id): IdPath<PiiRequestId>,
    body: Bytes,
) -> Result<Json<ProviderRequestBody>, Problem> {
    let id = id.ok_or(Problem::new(Code::PiiRequestNotFound))?;
    let body: StatusBody = parse(&body)?;
    if matches!(body.status, PiiStatus::PartnerPass | PiiStatus::PartnerFail) {
        let detail = "verdicts are for the network's owner";
        return Err(Problem::with_detail(Code::PiiStatusConflict, detail));
    }
    if body.verified_information.is_some() && body.status != PiiStatus::VerificationSuccess {
        let detail = "verifiedInformation comes with verification-success alone";
        return Err(Problem::with_detail(Code::InvalidRequest, detail));
    }
    let review = review(&service, &caller, &request_id)?;
    let record = review.report(id, body.status, body.verified_information).await?;
    Ok(Json(record.into()))
}
