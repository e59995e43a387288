use axum::{Extension, Json, extract::State};

use super::{ProviderRequestBody, review};
use crate::{
    http::{extract::IdPath, openapi::problem::problems, request::RequestId},
    model::{PiiRequestId, pii::ProviderCaller},
    problem::{Code, Problem},
    service::Service,
};

problems!(GetProblems: PiiRequestNotFound, PiiNotConfigured);

/// Get a verification
///
/// How far a request of the provider's own has come.
#[utoipa::path(
    get, path = "/v2/provider/piirequests/{id}", operation_id = "getProviderPiiRequest",
    tag = "Providers",
    responses((status = 200, description = "The request", body = ProviderRequestBody), GetProblems),
)]
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
