use axum::{Extension, Json, extract::State};

use super::{ProviderRequestBody, review};
use crate::{
    http::{extract::IdPath, request::RequestId},
    model::{PiiRequestId, pii::ProviderCaller},
    problem::{Code, Problem},
    service::Service,
};

/// `GET /v2/provider/piirequests/{id}`: how far a request of the provider's own has come.
pub(in crate::http) async fn get(
    State(service): State<Service>,
    Extension(caller): Extension<ProviderCaller>,
    Extension(request_id): Extension<RequestId>,
    IdPath(id): IdPath<PiiRequestId>,
) -> Result<Json<ProviderRequestBody>, Problem> {
    let id = id.ok_or(Problem::new(Code::PiiRequestNotFound))?;
    let record = review(&service, &caller, &request_id)?.find(id).await?;
    Ok(Json(record.into()))
}
