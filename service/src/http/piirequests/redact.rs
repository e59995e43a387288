use axum::{Extension, Json, extract::State};

use crate::{
    http::{
        extract::IdPath,
        partner::piirequest::{view::PiiRequestBody, viewer},
        request::RequestId,
    },
    model::{Caller, PiiRequestId},
    problem::{Code, Problem},
    service::Service,
};

/// `DELETE /v2/piirequests/{id}`: destroys at once what is kept about the person, whatever the status.
/// That there was a request, and the status it had, stay.
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
    Ok(Json(PiiRequestBody::new(&record, None, now_ms)))
}
