use axum::{Extension, Json, body::Bytes, extract::State};
use serde::Deserialize;

use super::{ProviderRequestBody, parse, review};
use crate::{
    http::{extract::IdPath, request::RequestId},
    model::{
        PiiRequestId,
        pii::{PiiStatus, ProviderCaller, VerifiedInformation},
    },
    problem::{Code, Problem},
    service::Service,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct StatusBody {
    status: PiiStatus,
    verified_information: Option<VerifiedInformation>,
}

/// `PUT /v2/provider/piirequests/{id}/status`: how the verification goes on; with verification-success
/// comes what was found out.
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
