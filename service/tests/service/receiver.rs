//! Somebody who is told of events: a real HTTP server, and names that lead to it.

use std::{
    collections::VecDeque,
    io,
    net::{IpAddr, Ipv4Addr},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use async_trait::async_trait;
use axum::{
    Router,
    body::Body,
    extract::State,
    http::{HeaderMap, StatusCode, Uri, header},
    response::Response,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use portcullis_service::webhook::Resolver;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// What names stand for: what was said they would next, or else this machine for `localhost` and a
/// public address for all others.
#[derive(Debug, Default)]
pub(crate) struct Names {
    next: Mutex<VecDeque<Vec<IpAddr>>>,
    is_away: AtomicBool,
    is_full: AtomicBool,
    asked: AtomicUsize,
}

impl Names {
    pub(crate) fn answer_next(&self, addresses: &[&str]) {
        let addresses = addresses.iter().map(|address| address.parse().unwrap()).collect();
        self.next.lock().unwrap().push_back(addresses);
    }

    /// Whether nobody answers.
    pub(crate) fn set_away(&self, is_away: bool) {
        self.is_away.store(is_away, Ordering::SeqCst);
    }

    /// Whether there is no room to ask in.
    pub(crate) fn set_full(&self, is_full: bool) {
        self.is_full.store(is_full, Ordering::SeqCst);
    }

    pub(crate) fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

#[async_trait]
impl Resolver for Names {
    async fn resolve(&self, host: &str) -> io::Result<Vec<IpAddr>> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        if self.is_full.load(Ordering::SeqCst) {
            return Err(io::ErrorKind::ResourceBusy.into());
        }
        if self.is_away.load(Ordering::SeqCst) {
            return Err(io::Error::other("Temporary failure in name resolution"));
        }
        if let Some(addresses) = self.next.lock().unwrap().pop_front() {
            return Ok(addresses);
        }
        match host.ends_with("localhost") {
            true => Ok(vec![IpAddr::V4(Ipv4Addr::LOCALHOST)]),
            false => Ok(vec!["8.8.8.8".parse().unwrap()]),
        }
    }
}

/// A request, as it came.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Received {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    pub(crate) fn signatures(&self) -> Vec<&str> {
        self.header("webhook-signature").split(' ').collect()
    }

    /// Whether a signature is one with this secret, as libraries of Standard Webhooks find out.
    pub(crate) fn is_signed_with(&self, secret: &str) -> bool {
        let (id, moment) = (self.header("webhook-id"), self.header("webhook-timestamp"));
        let expected = sign(secret, id, moment, &self.body);
        self.signatures().contains(&expected.as_str())
    }
}

/// The signature that Standard Webhooks describes, with an HMAC of its own: RFC 2104.
pub(crate) fn sign(secret: &str, id: &str, moment: &str, body: &str) -> String {
    let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
    assert!(key.len() <= 64);
    let mut block = [0u8; 64];
    block[..key.len()].copy_from_slice(&key);
    let padded = |pad: u8| block.map(|byte| byte ^ pad);
    let text = format!("{id}.{moment}.{body}");
    let inner = Sha256::new().chain_update(padded(0x36)).chain_update(text).finalize();
    let outer = Sha256::new().chain_update(padded(0x5c)).chain_update(inner).finalize();
    format!("v1,{}", STANDARD.encode(outer))
}

/// The example of the standard's own libraries.
#[test]
fn the_signature_is_that_of_the_standard() {
    let signature = sign(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "1614265330",
        r#"{"test": 2432232314}"#,
    );
    assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

#[derive(Clone, Default)]
struct Inbox {
    received: Arc<Mutex<Vec<Received>>>,
    answers: Arc<Mutex<VecDeque<u16>>>,
}

/// The server. It answers 200 unless it was told otherwise.
pub(crate) struct Receiver {
    inbox: Inbox,
    port: u16,
    server: tokio::task::JoinHandle<()>,
}

impl Receiver {
    pub(crate) async fn start() -> Self {
        let inbox = Inbox::default();
        let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let app = Router::new().fallback(take).with_state(inbox.clone());
        let server = tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { inbox, port, server }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://hooks.localhost:{}/in?a=b", self.port)
    }

    /// The statuses to answer next.
    pub(crate) fn answer_next(&self, statuses: &[u16]) {
        self.inbox.answers.lock().unwrap().extend(statuses);
    }

    pub(crate) fn received(&self) -> Vec<Received> {
        self.inbox.received.lock().unwrap().clone()
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn take(State(inbox): State<Inbox>, uri: Uri, headers: HeaderMap, body: String) -> Response {
    let path = uri.to_string();
    inbox.received.lock().unwrap().push(Received { path, headers, body });
    let status = inbox.answers.lock().unwrap().pop_front().unwrap_or(200);
    let response = Response::builder().status(StatusCode::from_u16(status).unwrap());
    let response = response.header(header::LOCATION, "/elsewhere");
    // Without an end: whoever reads it waits for ever.
    let endless = futures::stream::repeat_with(|| Ok::<_, io::Error>(vec![b'a'; 1_024]));
    let body = if status == 299 { Body::from_stream(endless) } else { Body::empty() };
    response.body(body).unwrap()
}
