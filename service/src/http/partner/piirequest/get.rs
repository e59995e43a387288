use axum::{Extension, Json, extract::State};

use super::{review, view::PiiRequestBody, viewer};
use crate::{
    http::{extract::IdPath, request::RequestId},
    model::{Caller, PiiRequestId},
    problem::{Code, Problem},
    service::Service,
    store::PiiAccess,
};

/// `GET /partner/piirequest/{id}`: the request, and from verification-success on what was found out,
/// of which the reading is written down first. Once that is gone, the rest still answers.
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
    Ok(Json(PiiRequestBody::new(&record, information, now_ms)))
}
