//! `429 Too Many Requests`, and how much is left: the fields `RateLimit-Limit`, `RateLimit-Remaining`,
//! `RateLimit-Reset` and `RateLimit-Policy` of draft-ietf-httpapi-ratelimit-headers-06.

use axum::{
    extract::{Extension, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};

use super::address::CallerAddress;
use crate::{
    limit::{LimitClass, Standing},
    metrics,
    model::Caller,
    problem::{Code, Problem},
    service::Service,
};

const LIMIT: HeaderName = HeaderName::from_static("ratelimit-limit");
const REMAINING: HeaderName = HeaderName::from_static("ratelimit-remaining");
const RESET: HeaderName = HeaderName::from_static("ratelimit-reset");
const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

/// Before anything else is looked at.
pub(super) async fn by_address(
    State((service, class)): State<(Service, LimitClass)>,
    Extension(CallerAddress(address)): Extension<CallerAddress>,
    request: Request,
    next: Next,
) -> Response {
    let standing = service.limits().and_then(|limits| limits.by_address(class, address));
    answer(standing, class, "address", request, next).await
}

/// After it is known who calls.
pub(super) async fn by_client(
    State((service, class)): State<(Service, LimitClass)>,
    Extension(caller): Extension<Caller>,
    request: Request,
    next: Next,
) -> Response {
    let standing = service.limits().and_then(|limits| limits.by_client(class, caller.client));
    answer(standing, class, "client", request, next).await
}

async fn answer(
    standing: Option<Standing>,
    class: LimitClass,
    by: &'static str,
    request: Request,
    next: Next,
) -> Response {
    let Some(standing) = standing else { return next.run(request).await };
    if standing.is_refused {
        return refusal(standing, class, by).into_response();
    }
    let mut response = next.run(request).await;
    tell(standing, response.headers_mut());
    response
}

/// What is answered to one request too many.
pub(super) fn refusal(standing: Standing, class: LimitClass, by: &'static str) -> Problem {
    metrics::rate_limited(class, by);
    let mut headers = HeaderMap::new();
    tell(standing, &mut headers);
    headers.insert(header::RETRY_AFTER, HeaderValue::from(standing.reset_seconds));
    let mut problem = Problem::new(Code::RateLimited);
    for (name, value) in &headers {
        problem = problem.with_header(name.clone(), value.clone());
    }
    problem
}

/// Counts the items of a request for many, which was counted as one before, and tells what is left.
pub(super) fn items(
    service: &Service,
    caller: &Caller,
    count: usize,
) -> Result<HeaderMap, Problem> {
    let mut headers = HeaderMap::new();
    let Some(limits) = service.limits() else { return Ok(headers) };
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    if let Some(most) = limits.max_changes().filter(|most| count > *most) {
        let detail = format!("items holds no more than {most}: so many changes fit into a minute");
        return Err(Problem::with_detail(Code::InvalidRequest, detail));
    }
    if let Some(standing) = limits.more_changes(caller.client, count.saturating_sub(1)) {
        if standing.is_refused {
            return Err(refusal(standing, LimitClass::Change, "client"));
        }
        tell(standing, &mut headers);
    }
    Ok(headers)
}

/// Of several limits the innermost is told: it is the client's own.
fn tell(standing: Standing, headers: &mut HeaderMap) {
    if headers.contains_key(LIMIT) {
        return;
    }
    headers.insert(LIMIT, HeaderValue::from(standing.limit));
    headers.insert(REMAINING, HeaderValue::from(standing.remaining));
    headers.insert(RESET, HeaderValue::from(standing.reset_seconds));
    if let Ok(policy) = HeaderValue::from_str(&format!("{};w=60", standing.limit)) {
        headers.insert(POLICY, policy);
    }
}
