use axum::{Extension, Json, extract::State};
use serde::Serialize;

use crate::{
    http::extract::IdPath,
    model::{Caller, Operation, OperationId, OperationKind, OperationStatus, PassId},
    problem::{Code, Problem},
    service::Service,
};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::http) struct OperationBody {
    id: OperationId,
    pass_id: PassId,
    kind: OperationKind,
    status: OperationStatus,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_error: Option<String>,
    created_at_ms: i64,
    updated_at_ms: i64,
}

/// `GET /v2/operations/{id}`: how far something has come that was asked for.
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
