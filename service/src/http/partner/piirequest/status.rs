use axum::{Extension, Json, extract::State};
use serde::Deserialize;

use super::{review, view::PiiRequestBody};
use crate::{
    http::{
        extract::{IdPath, JsonBody},
        request::RequestId,
    },
    model::{Caller, PiiRequestId, pii::Verdict},
    problem::{Code, Problem},
    service::Service,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct VerdictBody {
    status: Verdict,
}

/// `PUT /partner/piirequest/{id}/status`: the network's owner decides, once. A pass is then issued
/// without being asked for; the same verdict again changes nothing.
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
    Ok(Json(PiiRequestBody::new(&record, None, service.clock().now_ms())))
}
