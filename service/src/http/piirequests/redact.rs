use axum::{Extension, Json, extract::State};

use crate::{
    http::{
        extract::IdPath,
        openapi::problem::problems,
        partner::piirequest::{view::PiiRequestBody, viewer},
        request::RequestId,
    },
    model::{Caller, PiiRequestId},
    problem::{Code, Problem},
    service::Service,
};

problems!(RedactProblems: PiiRequestNotFound);

/// Destroy what is kept about a person
///
/// At once and whatever the status. That there was a request, and the status that it had, stay.
#[utoipa::path(
    delete, path = "/v2/piirequests/{id}", operation_id = "redactPiiRequest", tag = "Reviews",
    responses(
        (status = 200, description = "It is destroyed", body = PiiRequestBody), RedactProblems,
    ),
)]
pub(in crate::http) async fn redact(
    State(service): State<Service>,
    Extension(caller): Extension<Caller>,
    Extension(request_id): Extension<RequestId>,
    IdPath(id): IdPath<PiiRequestId>,
) -> Result<Json<PiiRequestBody>, Problem> {
    let id = id.ok_or(Problem::new(Code::PiiRequestNotFound))?;
    let (viewer, actor) = (viewer(&caller), format!("client:{}", caller.client));
    let now_ms = service.clock().now_ms();
    let request_id = request_id.to_string();
    let record = service.store().redact_pii(&viewer, id, &actor, &request_id, now_ms).await?;
    Ok(Json(PiiRequestBody::new(&service, &record, None)))
}
