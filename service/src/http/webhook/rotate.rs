use axum::{Extension, Json, extract::State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{configured, entry, missing, new_secret};
use crate::{
    http::{
        extract::{IdPath, OptionalJsonBody},
        openapi::problem::problems,
        request::RequestId,
    },
    model::{Caller, WebhookId},
    problem::{Code, Problem},
    service::Service,
};

/// How long the former secret signs as well if nobody says.
const DEFAULT_OVERLAP_SECONDS: i64 = 86_400;

/// The longest that it may: a week.
const MAX_OVERLAP_SECONDS: i64 = 7 * 86_400;

#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(as = WebhookRotation)]
pub(in crate::http) struct RotateBody {
    /// How long the former secret signs as well
    #[schema(minimum = 0, maximum = 604_800, default = 86_400)]
    overlap_seconds: Option<i64>,
}

/// A secret, which is shown this once.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = WebhookSecret)]
pub(in crate::http) struct SecretBody {
    secret: String,
    former_secret_ends_at_ms: i64,
}

problems!(RotateWebhookSecretProblems: WebhookNotFound, WebhooksNotConfigured);

/// Make a new secret for a webhook
///
/// Until the former one ends, deliveries are signed with both; one that was former before ends at
/// once.
#[utoipa::path(
    post, path = "/v2/webhooks/{id}/secret", operation_id = "rotateWebhookSecret", tag = "Webhooks",
    request_body = Option<RotateBody>,
    responses(
        (status = 200, description = "The secret, shown this once", body = SecretBody),
        RotateWebhookSecretProblems,
    ),
)]
pub(in crate::http) async fn rotate(
    State(service): State<Service>,
    Extension(caller): Extension<Caller>,
    Extension(request_id): Extension<RequestId>,
    IdPath(id): IdPath<WebhookId>,
    OptionalJsonBody(body): OptionalJsonBody<RotateBody>,
) -> Result<Json<SecretBody>, Problem> {
    let webhooks = configured(&service)?;
    let id = id.ok_or_else(missing)?;
    let overlap_seconds = body.overlap_seconds.unwrap_or(DEFAULT_OVERLAP_SECONDS);
    if !(0..=MAX_OVERLAP_SECONDS).contains(&overlap_seconds) {
        let detail = format!("overlapSeconds is 0 to {MAX_OVERLAP_SECONDS}");
        return Err(Problem::with_detail(Code::InvalidRequest, detail));
    }
    let (secret, sealed) = new_secret(webhooks)?;
    let entry = entry(&service, &caller, &request_id, "webhook.rotate_secret", id);
    let ends_at_ms = entry.at_ms.saturating_add(overlap_seconds.saturating_mul(1_000));
    let store = service.store();
    if !store.rotate_secret(caller.app, id, &sealed, ends_at_ms, &entry).await? {
        return Err(missing());
    }
    let secret = secret.expose().as_str().to_owned();
    Ok(Json(SecretBody { secret, former_secret_ends_at_ms: ends_at_ms }))
}
