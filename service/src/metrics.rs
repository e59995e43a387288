//! What the service tells its operator, as Prometheus reads it. No label holds anything that a tenant
//! chose.

mod page;
mod store_latency;

use std::time::Duration;

use axum::http::{Method, StatusCode};
use metrics::{
    Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram,
};

pub use page::{InstallError, install, keep_up, page};
pub use store_latency::StoreLatency;

use crate::{
    clock::Clock,
    limit::LimitClass,
    store::{Store, StoreError},
};

const REQUESTS: &str = "portcullis_http_requests_total";
const REQUEST_SECONDS: &str = "portcullis_http_request_duration_seconds";
const RATE_LIMITED: &str = "portcullis_rate_limited_total";
const OPERATIONS: &str = "portcullis_operations";
const POSTPONED: &str = "portcullis_operations_postponed_total";
const OLDEST_OPERATION: &str = "portcullis_oldest_operation_age_seconds";
const DELIVERIES: &str = "portcullis_webhook_deliveries_pending";
const OLDEST_DELIVERY: &str = "portcullis_oldest_webhook_delivery_age_seconds";
const WORKERS: &str = "portcullis_workers_alive";
const CHORES: &str = "portcullis_chore_done_timestamp_seconds";
const CONNECTIONS: &str = "portcullis_http_connections";
const DRIFTS: &str = "portcullis_pass_drifts";
const STORE_SECONDS: &str = "portcullis_store_query_duration_seconds";

fn describe() {
    describe_counter!(REQUESTS, "Requests that were answered");
    describe_histogram!(REQUEST_SECONDS, Unit::Seconds, "How long answers took");
    describe_counter!(RATE_LIMITED, "Requests that were one too many");
    describe_gauge!(OPERATIONS, "Operations on chains that are not done");
    describe_counter!(POSTPONED, "Attempts at operations that came to nothing and are made again");
    describe_gauge!(OLDEST_OPERATION, Unit::Seconds, "How old the oldest of them is");
    describe_gauge!(DELIVERIES, "Deliveries to webhooks that are not done");
    describe_gauge!(OLDEST_DELIVERY, Unit::Seconds, "How old the oldest of them is");
    describe_gauge!(DRIFTS, "Chains that were found to hold another pass than is known here");
    describe_gauge!(WORKERS, "Workers that live");
    describe_gauge!(CHORES, Unit::Seconds, "When a chore was last done, Unix time");
    describe_gauge!(CONNECTIONS, "Connections that are open");
    describe_histogram!(STORE_SECONDS, Unit::Seconds, "How long the database took");
    gauge!(WORKERS).set(0);
}

/// The method, if it is one that is known: callers can send any word.
pub(crate) fn method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

/// A request was answered. The endpoint is its path in the table; what was at none is told together.
pub(crate) fn answered(method: &'static str, endpoint: &str, status: StatusCode, took: Duration) {
    let endpoint = if endpoint.is_empty() { "none" } else { endpoint }.to_owned();
    let status = status.as_u16().to_string();
    counter!(REQUESTS, "method" => method, "endpoint" => endpoint.clone(), "status" => status)
        .increment(1);
    histogram!(REQUEST_SECONDS, "method" => method, "endpoint" => endpoint).record(took);
}

/// The janitor has done something that is due from time to time. Where this is long ago, it hangs or
/// fails.
pub(crate) fn chore_done(chore: &'static str, now_ms: i64) {
    gauge!(CHORES, "chore" => chore)
        .set(Duration::from_millis(now_ms.max(0).unsigned_abs()).as_secs_f64());
}

/// An attempt at an operation came to nothing.
pub(crate) fn postponed(reason: &'static str) {
    counter!(POSTPONED, "reason" => reason).increment(1);
}

/// A request was one too many.
pub(crate) fn rate_limited(class: LimitClass, by: &'static str) {
    counter!(RATE_LIMITED, "class" => class.as_str(), "by" => by).increment(1);
}

/// Something that counts while it is there.
#[derive(Debug)]
pub struct Alive(&'static str);

impl Alive {
    /// A worker.
    pub fn worker() -> Self {
        Self::count(WORKERS)
    }

    /// A connection.
    pub(crate) fn connection() -> Self {
        Self::count(CONNECTIONS)
    }

    fn count(name: &'static str) -> Self {
        gauge!(name).increment(1);
        Self(name)
    }
}

/// Also when it panics.
impl Drop for Alive {
    fn drop(&mut self) {
        gauge!(self.0).decrement(1);
    }
}

/// What is only looked up when somebody asks.
async fn look(store: &dyn Store, clock: &dyn Clock) -> Result<(), StoreError> {
    let now_ms = clock.now_ms();
    for backlog in store.backlog().await? {
        let status = backlog.status.as_str();
        gauge!(OPERATIONS, "status" => status).set(number(backlog.count));
        let age = age(backlog.oldest_at_ms, now_ms);
        gauge!(OLDEST_OPERATION, "status" => status).set(age.as_secs_f64());
    }
    gauge!(DRIFTS).set(number(store.drifts().await?));
    let backlog = store.delivery_backlog().await?;
    gauge!(DELIVERIES).set(number(backlog.count));
    gauge!(OLDEST_DELIVERY).set(age(backlog.oldest_at_ms, now_ms).as_secs_f64());
    Ok(())
}

fn number(count: i64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn age(since_ms: Option<i64>, now_ms: i64) -> Duration {
    let age_ms = since_ms.map_or(0, |since| now_ms.saturating_sub(since).max(0));
    Duration::from_millis(u64::try_from(age_ms).unwrap_or(0))
}
