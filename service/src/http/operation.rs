pub(super) mod list;

use axum::{Extension, Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    http::{extract::IdPath, openapi::problem::problems},
    model::{Caller, Operation, OperationId, OperationKind, OperationStatus, PassId},
    problem::{Code, Problem},
    service::Service,
};

/// Something to be done to a pass on its chain
#[derive(Serialize, ToSchema)]
#[schema(as = Operation)]
#[serde(rename_all = "camelCase")]
pub(in crate::http) struct OperationBody {
    id: OperationId,
    pass_id: PassId,
    kind: OperationKind,
    status: OperationStatus,
    /// Why the last attempt came to nothing, as a code: `chain_unreachable`, `insufficient_funds`,
    /// `refused:` and the name that the chain gives its reason
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    last_error: Option<String>,
    created_at_ms: i64,
    updated_at_ms: i64,
}

problems!(GetProblems: OperationNotFound);

/// Get an operation
///
/// How far something has come that was asked for.
#[utoipa::path(
    get, path = "/v2/operations/{id}", operation_id = "getOperation", tag = "Operations",
    responses((status = 200, description = "The operation", body = OperationBody), GetProblems),
)]
pub(in crate::http) async fn get(
    State(service): State<Service>,
    Extension(caller): Extension<Caller>,
    IdPath(id): IdPath<OperationId>,
) -> Result<Json<OperationBody>, Problem> {
    let missing = || Problem::new(Code::OperationNotFound);
    let id = id.ok_or_else(missing)?;
    let operation = service.store().operation(caller.org, caller.mode, id).await?;
    let operation = operation.ok_or_else(missing)?;
    Ok(Json(operation.into()))
}

impl From<Operation> for OperationBody {
    fn from(operation: Operation) -> Self {
        Self {
            id: operation.id,
            pass_id: operation.pass,
            kind: operation.kind,
            status: operation.status,
            last_error: operation.last_error,
            created_at_ms: operation.created_at_ms,
            updated_at_ms: operation.updated_at_ms,
        }
    }
}
