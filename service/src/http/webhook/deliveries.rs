use axum::{Extension, Json, extract::State};
use serde::{Deserialize, Serialize};

use super::{DeliveryBody, find};
use crate::{
    http::{
        cursor,
        extract::{IdPath, Queries},
        partner::pass::list::limit,
    },
    model::{Caller, DeliveryStatus, WebhookDelivery, WebhookId},
    problem::Problem,
    service::Service,
    store::{DeliveryFilter, ListPlace},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct DeliveriesQuery {
    cursor: Option<String>,
    limit: Option<i64>,
    status: Option<DeliveryStatus>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::http) struct DeliveriesBody {
    records: Vec<DeliveryBody>,
    next_cursor: Option<String>,
}

/// `GET /v2/webhooks/{id}/deliveries`: what it was told and will be, newest first.
pub(in crate::http) async fn deliveries(
    State(service): State<Service>,
    Extension(caller): Extension<Caller>,
    IdPath(id): IdPath<WebhookId>,
    Queries(query): Queries<DeliveriesQuery>,
) -> Result<Json<DeliveriesBody>, Problem> {
    let limit = limit(query.limit)?;
    let endpoint = find(&service, &caller, id).await?.id;
    let filter = DeliveryFilter {
        app: caller.app,
        endpoint,
        status: query.status,
        before: cursor::read(query.cursor.as_deref())?,
        limit: limit.saturating_add(1),
    };
    let mut records = service.store().deliveries(&filter).await?;
    let next_cursor = cursor::next(&mut records, limit, |delivery: &WebhookDelivery| ListPlace {
        number: delivery.created_at_ms,
        id: delivery.id.uuid(),
    });
    let records = records.into_iter().map(DeliveryBody::from).collect();
    Ok(Json(DeliveriesBody { records, next_cursor }))
}
