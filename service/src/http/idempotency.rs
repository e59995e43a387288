//! `Idempotency-Key`: whoever repeats a request gets the first one's answer.

use std::time::Duration;

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{Extension, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use sha2::{Digest as _, Sha256};
use tracing::Instrument as _;

use super::{request::TIMEOUT, router::MAX_BODY_BYTES};
use crate::{
    model::{Caller, ClientId},
    problem::{Code, Problem},
    service::Service,
    store::{IdempotencyStart, KEEP_ANSWERS_MS, StoreError, StoredResponse},
};

/// The header's name, as the documentation writes it.
pub(super) const KEY_NAME: &str = "Idempotency-Key";

pub(super) const KEY: HeaderName = HeaderName::from_static("idempotency-key");
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// The longest key, in bytes.
pub(super) const MAX_KEY_LEN: usize = 255;

/// When a request that has not answered is taken for dead: longer than any may take, which is [`TIMEOUT`]
/// to begin and as long to be carried out.
const CLAIM_MS: i64 = 60 * 1_000;

/// How long to wait before it is tried again to keep an answer.
const KEEP_AGAIN: Duration = Duration::from_millis(250);

/// The biggest answer that is kept. Whoever repeats a request with a bigger one has it carried out
/// again.
const MAX_ANSWER_BYTES: usize = 1 << 20;

pub(super) async fn once(
    State(service): State<Service>,
    Extension(caller): Extension<Caller>,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    once_within(TIMEOUT, service, caller, request, next).await
}

async fn once_within(
    limit: Duration,
    service: Service,
    caller: Caller,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let Some(key) = key(request.headers())? else { return Ok(next.run(request).await) };
    let (parts, body) = request.into_parts();
    let body =
        to_bytes(body, MAX_BODY_BYTES).await.map_err(|_| Problem::new(Code::BodyTooLarge))?;
    let fingerprint = fingerprint(parts.method.as_str(), &parts.uri.to_string(), &body);
    let (store, now_ms) = (service.store(), service.clock().now_ms());
    let (claims_since_ms, answers_since_ms) =
        (now_ms.saturating_sub(CLAIM_MS), now_ms.saturating_sub(KEEP_ANSWERS_MS));
    let started = store.begin_request(
        caller.client,
        &key,
        &fingerprint,
        now_ms,
        claims_since_ms,
        answers_since_ms,
    );
    let attempt = match started.await? {
        IdempotencyStart::Go(attempt) => attempt,
        IdempotencyStart::Replay(answer) => return Ok(replay(answer)),
        IdempotencyStart::InFlight => return Err(Problem::new(Code::RequestInFlight)),
        IdempotencyStart::Mismatch => return Err(Problem::new(Code::IdempotencyMismatch)),
    };
    let request = Request::from_parts(parts, Body::from(body));
    let carried_out = async move {
        // Whoever asked is gone by then, but nothing may go on when the request is taken for dead.
        let response = tokio::time::timeout(limit, next.run(request)).await;
        let response = response.unwrap_or_else(|_| Problem::new(Code::Unavailable).into_response());
        let (response, answer) = keep(response, MAX_ANSWER_BYTES).await?;
        let answer = Answer { client: caller.client, key, attempt, response: answer };
        answer.be_kept(service).await;
        Ok(response)
    };
    // Whoever asked may hang up: what was begun is ended, and its answer kept, or the same request
    // would be carried out again.
    let carried_out = tokio::spawn(carried_out.in_current_span());
    carried_out.await.map_err(|_| Problem::new(Code::Internal))?
}

/// What a request came to.
struct Answer {
    client: ClientId,
    key: String,
    attempt: i64,
    /// `None`: it may be tried again.
    response: Option<StoredResponse>,
}

impl Answer {
    /// Or it would be carried out again: where the store fails, it is tried until it does not. Whoever
    /// asked is answered at once.
    async fn be_kept(self, service: Service) {
        let Err(error) = self.keep(&service).await else { return };
        tracing::error!(%error, "an answer is not kept yet");
        let until_ms = service.clock().now_ms().saturating_add(KEEP_ANSWERS_MS);
        let keeping = async move {
            while service.clock().now_ms() < until_ms {
                tokio::time::sleep(KEEP_AGAIN).await;
                if self.keep(&service).await.is_ok() {
                    return;
                }
            }
        };
        tokio::spawn(keeping.in_current_span());
    }

    async fn keep(&self, service: &Service) -> Result<(), StoreError> {
        let Self { client, key, attempt, response } = self;
        service.store().finish_request(*client, key, *attempt, response.as_ref()).await
    }
}

fn key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let mut values = headers.get_all(KEY).iter();
    let Some(value) = values.next() else { return Ok(None) };
    let text = value.to_str().unwrap_or_default();
    let is_visible = text.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    let fits = is_visible && (1..=MAX_KEY_LEN).contains(&text.len());
    if values.next().is_some() || !fits {
        let detail = "Idempotency-Key is one header of 1 to 255 visible ASCII characters";
        return Err(Problem::with_detail(Code::InvalidRequest, detail));
    }
    Ok(Some(text.to_owned()))
}

fn fingerprint(method: &str, address: &str, body: &Bytes) -> Vec<u8> {
    let mut hasher = Sha256::new();
    for part in [method.as_bytes(), address.as_bytes(), body] {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    hasher.finalize().to_vec()
}

/// Only success is kept: after anything else the request may be tried again.
async fn keep(
    response: Response,
    max_bytes: usize,
) -> Result<(Response, Option<StoredResponse>), Problem> {
    if !response.status().is_success() {
        return Ok((response, None));
    }
    let (parts, body) = response.into_parts();
    // What was carried out is answered, however big that is.
    let body = to_bytes(body, usize::MAX).await.map_err(|_| Problem::new(Code::Internal))?;
    if body.len() > max_bytes {
        return Ok((Response::from_parts(parts, Body::from(body)), None));
    }
    let location = parts.headers.get(header::LOCATION).and_then(|value| value.to_str().ok());
    let answer = StoredResponse {
        status: parts.status.as_u16(),
        location: location.map(str::to_owned),
        body: body.to_vec(),
    };
    Ok((Response::from_parts(parts, Body::from(body)), Some(answer)))
}

fn replay(answer: StoredResponse) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
    let is_empty = answer.body.is_empty();
    let mut response = (status, answer.body).into_response();
    let headers = response.headers_mut();
    if is_empty {
        headers.remove(header::CONTENT_TYPE);
    } else {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    }
    headers.insert(REPLAYED, HeaderValue::from_static("true"));
    if let Some(location) = answer.location.and_then(|text| HeaderValue::from_str(&text).ok()) {
        headers.insert(header::LOCATION, location);
    }
    response
}

#[cfg(test)]
mod tests {
    use std::{
        path::{Path, PathBuf},
        sync::{
            Arc,
            atomic::{AtomicUsize, Ordering},
        },
    };

    use axum::{Router, middleware::from_fn, routing::post};
    use tokio::sync::Notify;
    use tower::ServiceExt as _;
    use uuid::Uuid;

    use super::*;
    use crate::{
        audit::By,
        clock::SystemClock,
        model::{AllowedAddresses, AppMode, Client, ClientKey, Credential, KeyId, Scopes},
        store::{Sqlite, Store as _},
        token::{SigningKey, TokenAuthority},
    };

    /// A database's file, gone when this is.
    struct File(PathBuf);

    impl Drop for File {
        fn drop(&mut self) {
            for suffix in ["", "-wal", "-shm"] {
                let _ = std::fs::remove_file(format!("{}{suffix}", self.0.display()));
            }
        }
    }

    async fn service(file: &Path) -> (Service, Caller) {
        let store = Sqlite::open(&format!("sqlite:{}", file.display()), 2).await.unwrap();
        let by = By::operator(0);
        let app = store.ensure_app("a", "app", AppMode::Test, &by).await.unwrap();
        let id = ClientId::new();
        let client = Client {
            id,
            app: app.id,
            scopes: Scopes::all(),
            default_network: None,
            allowed_addresses: AllowedAddresses::EVERYWHERE,
            revoked_at_ms: None,
        };
        let credential = Credential::Secret(String::new());
        let key = ClientKey { id: KeyId::new(), client: id, credential, not_after_ms: None };
        store.add_client(&client, &key, &by).await.unwrap();
        let caller = store.caller(key.id, 0).await.unwrap().unwrap();
        let key = SigningKey::ephemeral().unwrap();
        let tokens = TokenAuthority::new("issuer".into(), "audience".into(), 60, key, Vec::new());
        (Service::new(Arc::new(store), Arc::new(SystemClock), tokens), caller)
    }

    /// Counts when it is dropped.
    struct Ended(Arc<AtomicUsize>);

    impl Drop for Ended {
        fn drop(&mut self) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }

    #[tokio::test]
    async fn what_takes_too_long_is_ended_before_it_is_taken_for_dead() {
        assert!(CLAIM_MS >= 2 * i64::try_from(TIMEOUT.as_millis()).unwrap());
        let name = format!("portcullis-{}.db", Uuid::now_v7());
        let file = File(std::env::temp_dir().join(name));
        let (service, caller) = service(&file.0).await;
        let ended = Arc::new(AtomicUsize::new(0));
        let counted = ended.clone();
        let hang = move || {
            let ended = Ended(counted.clone());
            async move {
                let _ended = ended;
                std::future::pending::<StatusCode>().await
            }
        };
        let layer = from_fn(move |request: Request, next: Next| {
            let (service, caller) = (service.clone(), caller.clone());
            once_within(Duration::from_millis(10), service, caller, request, next)
        });
        let app = Router::new().route("/", post(hang)).layer(layer);
        // Whoever repeats it then is not told that it is under way.
        for run in 1..=2 {
            let request = axum::http::Request::builder().method("POST").uri("/");
            let request = request.header(KEY, "key").body(Body::empty()).unwrap();
            let answer = tokio::time::timeout(TIMEOUT, app.clone().oneshot(request)).await;
            let answer = answer.expect("it is ended").unwrap();
            let problem = answer.extensions().get::<Problem>().unwrap();
            assert_eq!(problem.code(), Code::Unavailable);
            assert_eq!(ended.load(Ordering::SeqCst), run);
        }
    }

    #[tokio::test]
    async fn whoever_hangs_up_gets_the_answer_later() {
        let name = format!("portcullis-{}.db", Uuid::now_v7());
        let file = File(std::env::temp_dir().join(name));
        let (service, caller) = service(&file.0).await;
        let (begun, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let (told, waits) = (begun.clone(), go_on.clone());
        let runs = Arc::new(AtomicUsize::new(0));
        let counted = runs.clone();
        let work = move || {
            let (told, waits, counted) = (told.clone(), waits.clone(), counted.clone());
            async move {
                told.notify_one();
                waits.notified().await;
                counted.fetch_add(1, Ordering::SeqCst);
                StatusCode::ACCEPTED
            }
        };
        let layer = from_fn(move |request: Request, next: Next| {
            let (service, caller) = (service.clone(), caller.clone());
            once_within(TIMEOUT, service, caller, request, next)
        });
        let app = Router::new().route("/", post(work)).layer(layer);
        let ask = || {
            let request = axum::http::Request::builder().method("POST").uri("/");
            let request = request.header(KEY, "key").body(Body::empty()).unwrap();
            app.clone().oneshot(request)
        };
        tokio::select! {
            _ = ask() => panic!("it waits"),
            () = begun.notified() => {}
        }
        go_on.notify_one();
        let kept = async {
            loop {
                let answer = ask().await.unwrap();
                if answer.status() == StatusCode::ACCEPTED {
                    return answer;
                }
                tokio::task::yield_now().await;
            }
        };
        let kept = tokio::time::timeout(TIMEOUT, kept).await.expect("it is carried out");
        assert!(kept.headers().contains_key(REPLAYED));
        assert_eq!(runs.load(Ordering::SeqCst), 1);
    }

    #[test]
    fn what_has_no_body_has_no_type_when_it_is_repeated() {
        for (body, is_typed) in [("", false), ("{}", true)] {
            let answer = StoredResponse { status: 204, location: None, body: body.into() };
            assert_eq!(replay(answer).headers().contains_key(header::CONTENT_TYPE), is_typed);
        }
    }

    #[tokio::test]
    async fn an_answer_that_is_too_big_to_be_kept_is_answered() {
        for (len, is_kept) in [(0, true), (10, true), (11, false), (1_000, false)] {
            let response = (StatusCode::ACCEPTED, "a".repeat(len)).into_response();
            let (response, answer) = keep(response, 10).await.unwrap();
            assert_eq!((response.status(), answer.is_some()), (StatusCode::ACCEPTED, is_kept));
            assert_eq!(to_bytes(response.into_body(), usize::MAX).await.unwrap().len(), len);
        }
    }
}
