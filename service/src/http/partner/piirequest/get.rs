use axum::{Extension, Json, extract::State};

use super::{review, view::PiiRequestBody, viewer};
use crate::{
    http::{extract::IdPath, openapi::problem::problems, request::RequestId},
    model::{Caller, PiiRequestId},
    problem::{Code, Problem},
    service::Service,
    store::PiiAccess,
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
    let now_ms = service.clock().now_ms();
    let access = PiiAccess {
        viewer: viewer(&caller),
        id: id.ok_or_else(missing)?,
        rel: None,
        client: caller.client,
        key: caller.key,
        request_id: request_id.to_string(),
        now_ms,
    };
    let found = service.store().access_pii(&access).await?;
    let (record, is_readable) = found.ok_or_else(missing)?;
    let information = match is_readable {
        true => Some(review(&service, &caller, &request_id)?.information(&record)?),
        false => None,
    };
    Ok(Json(PiiRequestBody::new(&service, &record, information)))
}
