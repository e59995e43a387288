use axum::{Extension, Json, extract::State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{DeliveryBody, find};
use crate::{
    http::{
        extract::{IdPath, Queries},
        openapi::problem::problems,
        page,
    },
    model::{Caller, DeliveryStatus, WebhookDelivery, WebhookId},
    problem::Problem,
    service::Service,
    store::{DeliveryFilter, ListPlace},
};

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::http) struct DeliveriesQuery {
    /// `nextCursor` of the page before; without it, the first page
    cursor: Option<String>,
    /// How many at most
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<i64>,
    status: Option<DeliveryStatus>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::http) struct DeliveriesBody {
    records: Vec<DeliveryBody>,
    /// For the next page; `null`: this is the last
    #[schema(required)]
    next_cursor: Option<String>,
}

problems!(ListDeliveriesProblems: WebhookNotFound);

/// List the deliveries of a webhook
///
/// What it was told and will be, newest first.
#[utoipa::path(
    get, path = "/v2/webhooks/{id}/deliveries", operation_id = "listDeliveries", tag = "Webhooks",
    params(DeliveriesQuery),
    responses(
        (status = 200, description = "A page of deliveries", body = DeliveriesBody),
        ListDeliveriesProblems,
    ),
)]
pub(in crate::http) async fn deliveries(
    State(service): State<Service>,
    Extension(caller): Extension<Caller>,
    IdPath(id): IdPath<WebhookId>,
    Queries(query): Queries<DeliveriesQuery>,
) -> Result<Json<DeliveriesBody>, Problem> {
    let limit = page::limit(query.limit)?;
    let endpoint = find(&service, &caller, id).await?.id;
    let filter = DeliveryFilter {
        app: caller.app,
        endpoint,
        status: query.status,
        before: page::after(query.cursor.as_deref())?,
        limit: limit.saturating_add(1),
    };
    let mut records = service.store().deliveries(&filter).await?;
    let next_cursor = page::next(&mut records, limit, |delivery: &WebhookDelivery| ListPlace {
        number: delivery.created_at_ms,
        id: delivery.id.uuid(),
    });
    let records = records.into_iter().map(DeliveryBody::from).collect();
    Ok(Json(DeliveriesBody { records, next_cursor }))
}
