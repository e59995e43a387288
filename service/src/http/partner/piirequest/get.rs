use axum::{Extension, Json, extract::State};

use super::{access, review, view::PiiRequestBody};
use crate::{
    http::{extract::IdPath, openapi::problem::problems, request::RequestId},
    model::{Caller, PiiRequestId},
    pii::ReviewError,
    problem::{Code, Problem},
    service::Service,
    store::PiiError,
};

problems!(GetProblems: PiiRequestNotFound, PiiNotConfigured);

/// Get a request for personal data
///
/// From `verification-success` on with what was found out; that it is read is written down first. Once
/// it is purged, the rest still answers.
#[utoipa::path(
    get, path = "/partner/piirequest/{id}", operation_id = "getPiiRequest", tag = "Reviews",
    responses((status = 200, description = "The request", body = PiiRequestBody), GetProblems),
)]
pub(in crate::http) async fn get(
    State(service): State<Service>,
    Extension(caller): Extension<Caller>,
    Extension(request_id): Extension<RequestId>,
    IdPath(id): IdPath<PiiRequestId>,
) -> Result<Json<PiiRequestBody>, Problem> {
    let missing = || Problem::new(Code::PiiRequestNotFound);
    let access = access(&service, &caller, &request_id, id.ok_or_else(missing)?, None);
    let found = service.store().access_pii(&access).await?;
    let (record, is_readable) = found.ok_or_else(missing)?;
    let information = match is_readable {
        true => match review(&service, &caller, &request_id)?.information(&record) {
            Ok(information) => Some(information),
            // Its time was over in the meantime.
            Err(ReviewError::Request(PiiError::Purged)) => None,
            Err(error) => return Err(error.into()),
        },
        false => None,
    };
    Ok(Json(PiiRequestBody::new(&service, &record, information)))
}
