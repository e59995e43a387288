//! A node that does not behave: between the service and anvil, it answers as it is told to.

use std::sync::{
    Arc, PoisonError, RwLock,
    atomic::{AtomicUsize, Ordering},
};

use axum::{Router, body::Bytes, extract::State, http::StatusCode, response::IntoResponse as _};
use serde_json::{Value, json};
use tokio::{net::TcpListener, task::JoinHandle};

/// How it misbehaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Not at all.
    None,
    /// It answers nothing.
    Down,
    /// It lets everybody wait.
    Silent,
    /// It says that nothing is written where it is asked what is.
    Denying,
    /// It answers an error where it is asked what is written.
    Confused,
    /// It says that it knows no transaction.
    Forgetful,
    /// It has not heard of any block above this one.
    Behind(u64),
    /// All of its blocks are so much higher than they are.
    Ahead(u64),
    /// It takes transactions and keeps them to itself.
    Swallowing,
    /// It takes none, since the account cannot pay.
    Poor,
    /// It takes none, since the fee is too low.
    Dear,
    /// It takes none, for a reason that has no name.
    Refusing,
    /// It says of all transactions that others took their place, for good.
    Displacing,
    /// It counts transactions that there never were.
    Miscounting,
    /// It has the newest state alone.
    Pruned,
    /// Gas costs so much more to it.
    Rollup(u64),
    /// It does not say what gas something takes.
    NoEstimates,
}

struct Inner {
    fault: RwLock<Fault>,
    upstream: String,
    client: reqwest::Client,
    requests: AtomicUsize,
    /// How often an old state was asked for that it has not got.
    pruned: AtomicUsize,
}

pub(crate) struct Proxy {
    inner: Arc<Inner>,
    pub(crate) url: String,
    server: JoinHandle<()>,
}

impl Proxy {
    pub(crate) async fn before(upstream: &str) -> Self {
        let inner = Arc::new(Inner {
            fault: RwLock::new(Fault::None),
            upstream: upstream.to_owned(),
            client: reqwest::Client::new(),
            requests: AtomicUsize::new(0),
            pruned: AtomicUsize::new(0),
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let app = Router::new().fallback(answer).with_state(inner.clone());
        let server = tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { inner, url, server }
    }

    pub(crate) fn set(&self, fault: Fault) {
        *self.inner.fault.write().unwrap_or_else(PoisonError::into_inner) = fault;
    }

    pub(crate) fn requests(&self) -> usize {
        self.inner.requests.load(Ordering::Relaxed)
    }

    pub(crate) fn asked_for_old_states(&self) -> usize {
        self.inner.pruned.load(Ordering::Relaxed)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn answer(State(inner): State<Arc<Inner>>, body: Bytes) -> axum::response::Response {
    inner.requests.fetch_add(1, Ordering::Relaxed);
    let fault = *inner.fault.read().unwrap_or_else(PoisonError::into_inner);
    match fault {
        Fault::Down => return StatusCode::SERVICE_UNAVAILABLE.into_response(),
        Fault::Silent => std::future::pending().await,
        _ => {}
    }
    let request: Value = serde_json::from_slice(&body).unwrap();
    let answers = match request {
        Value::Array(requests) => {
            let mut answers = Vec::new();
            for request in requests {
                answers.push(one(&inner, fault, request).await);
            }
            Value::Array(answers)
        }
        request => one(&inner, fault, request).await,
    };
    axum::Json(answers).into_response()
}

async fn one(inner: &Inner, fault: Fault, mut request: Value) -> Value {
    let method = request["method"].as_str().unwrap().to_owned();
    let result = |result: Value| json!({ "jsonrpc": "2.0", "id": request["id"], "result": result });
    let refusal = |message: &str| {
        let error = json!({ "code": -32_000, "message": message });
        json!({ "jsonrpc": "2.0", "id": request["id"], "error": error })
    };
    let is_lookup =
        ["eth_getTransactionReceipt", "eth_getTransactionByHash"].contains(&method.as_str());
    match fault {
        Fault::Forgetful | Fault::Displacing if is_lookup => return result(Value::Null),
        Fault::Denying if method == "eth_call" => {
            return result(json!(format!("0x{}", "00".repeat(32))));
        }
        Fault::Confused if method == "eth_call" => return refusal("internal error"),
        Fault::Poor if method == "eth_sendRawTransaction" => {
            return refusal("insufficient funds for gas * price + value");
        }
        Fault::Dear if method == "eth_sendRawTransaction" => {
            return refusal("replacement transaction underpriced");
        }
        Fault::Refusing if method == "eth_sendRawTransaction" => {
            return refusal("intrinsic gas too low");
        }
        Fault::Pruned
            if method == "eth_getTransactionCount"
                && request["params"][1].as_str().unwrap().starts_with("0x") =>
        {
            inner.pruned.fetch_add(1, Ordering::Relaxed);
            return refusal("missing trie node");
        }
        Fault::NoEstimates if method == "eth_estimateGas" => return refusal("busy"),
        Fault::Swallowing if method == "eth_sendRawTransaction" => {
            let hash = format!("0x{}", "11".repeat(32));
            return result(json!(hash));
        }
        Fault::Ahead(more) => {
            for parameter in request["params"].as_array_mut().into_iter().flatten() {
                if let Some(number) = number(parameter).and_then(|it| it.checked_sub(more)) {
                    *parameter = json!(format!("{number:#x}"));
                }
            }
        }
        Fault::Behind(height) => {
            if method == "eth_blockNumber" {
                return result(json!(format!("{height:#x}")));
            }
            if let Some(parameters) = request["params"].as_array_mut() {
                for parameter in parameters {
                    if ["latest", "pending"].iter().any(|tag| *parameter == *tag) {
                        *parameter = json!(format!("{height:#x}"));
                    }
                }
            }
        }
        _ => {}
    }
    let asked = inner.client.post(&inner.upstream).header("content-type", "application/json");
    let answer = asked.body(request.to_string()).send().await.unwrap().text().await.unwrap();
    let mut answer: Value = serde_json::from_str(&answer).unwrap();
    let more = match (fault, method.as_str()) {
        (Fault::Miscounting, "eth_getTransactionCount") => 1_000_000,
        (Fault::Displacing, "eth_getTransactionCount") => 1,
        (Fault::Rollup(gas), "eth_estimateGas") => gas,
        _ => 0,
    };
    if more != 0 {
        let number = answer["result"].as_str().unwrap().trim_start_matches("0x");
        let number = u64::from_str_radix(number, 16).unwrap() + more;
        answer["result"] = json!(format!("{number:#x}"));
    }
    if let Fault::Ahead(more) = fault {
        if method == "eth_blockNumber" {
            raise(&mut answer["result"], more);
        }
        for field in ["/result/number", "/result/blockNumber"] {
            answer.pointer_mut(field).into_iter().for_each(|height| raise(height, more));
        }
    }
    if let (Fault::Behind(height), true) = (fault, is_lookup) {
        let block = answer["result"]["blockNumber"].as_str().map(str::to_owned);
        let number = block.and_then(|block| u64::from_str_radix(&block[2..], 16).ok());
        if number.is_some_and(|number| number > height) {
            answer["result"] = Value::Null;
        }
    }
    answer
}

fn number(hex: &Value) -> Option<u64> {
    u64::from_str_radix(hex.as_str()?.strip_prefix("0x")?, 16).ok()
}

fn raise(height: &mut Value, more: u64) {
    if let Some(number) = number(height) {
        *height = json!(format!("{:#x}", number + more));
    }
}
