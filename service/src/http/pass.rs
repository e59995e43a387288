//! Passes, whatever path they are asked for by: how they are shown, and what can be asked of them.

pub(super) mod change;
pub(super) mod filter;
pub(super) mod view;
pub(super) mod wanted;

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};

use self::view::PassBody;
use super::request::RequestId;
use crate::{
    model::{Caller, OperationId, pass::Change},
    problem::Problem,
    service::Service,
    store::{ChangeRequest, Changed, PassPlace},
};

impl Service {
    pub(super) async fn change_pass(
        &self,
        caller: &Caller,
        request_id: &RequestId,
        place: PassPlace,
        change: Change,
    ) -> Result<Changed, Problem> {
        let request = ChangeRequest {
            place,
            change,
            client: caller.client,
            request_id: request_id.to_string(),
            now_ms: self.clock().now_ms(),
        };
        Ok(self.store().change_pass(&request).await?)
    }
}

/// The pass as it is now, and where the operation can be watched.
pub(super) fn accepted(changed: Changed, now_seconds: i64) -> Response {
    let operation = changed.record.operation;
    let body = Json(PassBody::new(changed.record, now_seconds));
    let mut response = (StatusCode::ACCEPTED, body).into_response();
    locate(&mut response, operation);
    response
}

/// Says where the operation can be watched.
pub(super) fn locate(response: &mut Response, operation: Option<OperationId>) {
    let Some(operation) = operation else { return };
    if let Ok(location) = HeaderValue::from_str(&format!("/v2/operations/{operation}")) {
        response.headers_mut().insert(header::LOCATION, location);
    }
}
