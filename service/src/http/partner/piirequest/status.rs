use axum::{Extension, Json, extract::State};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{review, view::PiiRequestBody};
use crate::{
    http::{
        extract::{IdPath, JsonBody},
        openapi::problem::problems,
        request::RequestId,
    },
    model::{Caller, PiiRequestId, pii::Verdict},
    problem::{Code, Problem},
    service::Service,
};

/// What the network's owner decides
#[derive(Deserialize, ToSchema)]
#[schema(as = Verdict)]
pub(in crate::http) struct VerdictBody {
    #[schema(inline)]
    status: Verdict,
}

problems!(VerdictProblems:
    ChainNotDeployed, ChainNotInSandbox, PiiRequestNotFound, PiiPurged, VerdictRecorded, PiiNotReviewable, DocumentExpired,
    PassRevoked, PiiNotConfigured,
);

/// Decide about a request
///
/// Once. With `partner-pass` the pass is issued, until the document expires at the latest; with
/// `partner-fail` it is `REJECTED`; the same verdict again changes nothing. What was found out is
/// destroyed with the verdict, unless the service is set up to keep it longer.
#[utoipa::path(
    put, path = "/partner/piirequest/{id}/status", operation_id = "putPiiRequestStatus",
    tag = "Reviews",
    request_body = VerdictBody,
    responses(
        (status = 200, description = "It is decided", body = PiiRequestBody), VerdictProblems,
    ),
)]
pub(in crate::http) async fn put(
    State(service): State<Service>,
    Extension(caller): Extension<Caller>,
    Extension(request_id): Extension<RequestId>,
    IdPath(id): IdPath<PiiRequestId>,
    JsonBody(body): JsonBody<VerdictBody>,
) -> Result<Json<PiiRequestBody>, Problem> {
    let id = id.ok_or(Problem::new(Code::PiiRequestNotFound))?;
    let review = review(&service, &caller, &request_id)?;
    let record = review.decide(id, body.status, caller.client).await?;
    Ok(Json(PiiRequestBody::new(&service, &record, None)))
}
