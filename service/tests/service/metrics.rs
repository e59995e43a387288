//! What the operator is told.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    body::{Body, to_bytes},
    http::{Method, Request, StatusCode},
};
use portcullis_service::{
    limit::LimitsConfig,
    metrics,
    pipeline::{Actors, Janitor, Reconciliation},
};
use serde_json::json;
use tower::ServiceExt as _;

use crate::{
    database::sqlite,
    stage::{SEPOLIA, Stage, wallet},
};

async fn page(app: axum::Router) -> String {
    let response = app.oneshot(Request::get("/metrics").body(Body::empty()).unwrap()).await;
    let response = response.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// One recorder counts for the whole process, so that one test looks at all of it.
#[tokio::test(flavor = "multi_thread")]
async fn what_happens_is_counted_without_what_tenants_write() {
    let handle = metrics::install().unwrap();
    let stage: Stage = sqlite().await;
    let limits = LimitsConfig { change_per_minute: 3, ..LimitsConfig::default() };
    let stage = stage.with(|service| service.with_limits(&limits));
    let tenant = stage.tenant("tenant-name").await;
    let body = json!({ "url": "https://hooks.example" });
    stage.post(&tenant.token, "/v2/webhooks", body).await;
    let path = stage.issued(&tenant.token, &wallet(4711)).await;
    stage.get(&tenant.token, &path).await;
    stage.get(&tenant.token, "/no/such/place-of-a-tenant").await;
    let odd = Method::from_bytes(b"TENANTWORD").unwrap();
    stage.call(&tenant.token, odd, "/v2/audit", None).await;
    let body = json!({ "walletAddress": wallet(1) });
    stage.post(&tenant.token, SEPOLIA, body.clone()).await;
    stage.post(&tenant.token, SEPOLIA, body).await.assert_problem(429, "rate_limited");
    stage.clock.advance_ms(90_000);
    let worker = stage.service.worker(Arc::new(Actors::new([], BTreeMap::new())));
    let reconciliation = Reconciliation { every_ms: 1, passes_per_round: 1 };
    assert!(worker.step().await.unwrap());
    Janitor::new(worker, reconciliation).round().await;
    let page = page(metrics::page(stage.service.clone(), handle)).await;
    for line in [
        r#"portcullis_http_requests_total{method="POST",endpoint="/partner/pass/{chain}/{chainNetwork}",status="202"}"#,
        r#"portcullis_http_requests_total{method="GET",endpoint="none",status="404"}"#,
        r#"portcullis_rate_limited_total{class="change",by="client"}"#,
        r#"portcullis_operations{status="pending"} 2"#,
        r#"portcullis_operations_postponed_total{reason="not_configured"} 1"#,
        r#"portcullis_oldest_operation_age_seconds{status="pending"} 90"#,
        "portcullis_webhook_deliveries_pending 2",
        "portcullis_oldest_webhook_delivery_age_seconds 90",
        "portcullis_workers_alive 0",
        r#"portcullis_chore_done_timestamp_seconds{chore="personal_data"} 1700000090"#,
        r#"portcullis_chore_done_timestamp_seconds{chore="log"} 1700000090"#,
        "portcullis_http_request_duration_seconds_bucket",
    ] {
        assert!(page.contains(line), "{line}\n{page}");
    }
    let client = tenant.client.client.to_string();
    let written = ["tenant", "TENANTWORD", &wallet(4711)[30..], client.as_str()];
    for text in written {
        assert!(!page.contains(text), "{text}");
    }
}
