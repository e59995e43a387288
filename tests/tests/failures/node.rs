//! A node that does not behave: it stands before the chain and answers as it is told to.

use std::{
    convert::Infallible,
    sync::{
        Arc, Mutex, RwLock,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::{
    Json, Router,
    body::{Body, Bytes},
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use portcullis::SolanaCluster;
use portcullis_solana::rpc::Signature;
use serde_json::{Value, json};
use tokio::{net::TcpListener, task::JoinHandle};

/// Which cluster the chain is, by what its nodes say.
pub(crate) const CLUSTER: SolanaCluster = SolanaCluster::Devnet;

/// Between the pieces of an answer that has no end.
const DRIP: Duration = Duration::from_millis(10);

/// How it misbehaves.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Fault {
    /// Not at all.
    None,
    /// It answers nothing.
    Down,
    /// It says that it was asked too often, and when to come back, in seconds.
    Busy(u64),
    /// Its answers do not end.
    Endless,
    /// It answers everything by these words.
    Words(&'static str),
    /// It answers everything by this result.
    Result(Value),
    /// It belongs to another cluster.
    Elsewhere,
    /// It knows no more than the node at this URL, and hands on what that one finds good.
    Lagging(String),
    /// It says that it knows no transaction.
    Forgetful,
    /// It takes transactions and keeps them to itself.
    Swallowing,
    /// The same, and it says that all are as far as this.
    Boasting(&'static str),
    /// It says that there is no such account.
    Denying(String),
    /// It takes transactions, and answers by an error.
    Grumbling,
    /// It takes transactions, and breaks down before it answers.
    Breaking,
}

struct Inner {
    fault: RwLock<Fault>,
    chain: RwLock<String>,
    client: reqwest::Client,
    requests: AtomicUsize,
    /// The parameters of what was sent, whether it went on or not.
    sent: Mutex<Vec<Value>>,
}

pub(crate) struct Node {
    inner: Arc<Inner>,
    pub(crate) url: String,
    server: JoinHandle<()>,
}

impl Node {
    pub(crate) async fn before(chain: &str) -> Self {
        let inner = Arc::new(Inner {
            fault: RwLock::new(Fault::None),
            chain: RwLock::new(chain.to_owned()),
            client: reqwest::Client::builder().no_proxy().build().unwrap(),
            requests: AtomicUsize::new(0),
            sent: Mutex::default(),
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(answer).with_state(inner.clone());
        let server = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { inner, url, server }
    }

    pub(crate) fn set(&self, fault: Fault) {
        *self.inner.fault.write().unwrap() = fault;
    }

    /// It is the node of another branch of the chain from now on.
    pub(crate) fn move_to(&self, chain: &str) {
        *self.inner.chain.write().unwrap() = chain.to_owned();
    }

    /// How often it was asked.
    pub(crate) fn requests(&self) -> usize {
        self.inner.requests.load(Ordering::Relaxed)
    }

    /// The parameters of what was sent to it.
    pub(crate) fn sent(&self) -> Vec<Value> {
        self.inner.sent.lock().unwrap().clone()
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn answer(State(inner): State<Arc<Inner>>, body: Bytes) -> Response {
    inner.requests.fetch_add(1, Ordering::Relaxed);
    let request: Value = serde_json::from_slice(&body).unwrap();
    let method = request["method"].as_str().unwrap();
    if method == "sendTransaction" {
        inner.sent.lock().unwrap().push(request["params"].clone());
    }
    let fault = inner.fault.read().unwrap().clone();
    match fault {
        Fault::Down => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        Fault::Busy(seconds) => {
            let later = [(header::RETRY_AFTER, seconds.to_string())];
            (StatusCode::TOO_MANY_REQUESTS, later).into_response()
        }
        Fault::Endless => {
            let drip = futures::stream::unfold((), |()| async {
                tokio::time::sleep(DRIP).await;
                Some((Ok::<_, Infallible>(Bytes::from_static(b" ")), ()))
            });
            Body::from_stream(drip).into_response()
        }
        Fault::Words(words) => {
            ([(header::CONTENT_TYPE, "application/json")], words).into_response()
        }
        Fault::Breaking if method == "sendTransaction" => {
            inner.ask(&request).await;
            StatusCode::BAD_GATEWAY.into_response()
        }
        fault => Json(inner.one(&fault, &request).await).into_response(),
    }
}

impl Inner {
    async fn ask_at(&self, url: &str, request: &Value) -> Value {
        let asked = self.client.post(url).header(header::CONTENT_TYPE, "application/json");
        let answer = asked.body(request.to_string()).send().await.unwrap();
        serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap()
    }

    async fn ask(&self, request: &Value) -> Value {
        let url = self.chain.read().unwrap().clone();
        self.ask_at(&url, request).await
    }

    async fn one(&self, fault: &Fault, request: &Value) -> Value {
        let method = request["method"].as_str().unwrap();
        let result =
            |result: Value| json!({ "jsonrpc": "2.0", "id": request["id"], "result": result });
        match (fault, method) {
            (Fault::Elsewhere, "getGenesisHash") => {
                result(json!(SolanaCluster::Testnet.genesis_hash()))
            }
            (_, "getGenesisHash") => result(json!(CLUSTER.genesis_hash())),
            (Fault::Result(value), _) => result(value.clone()),
            (Fault::Swallowing | Fault::Boasting(_), "sendTransaction") => {
                result(signature(request))
            }
            (Fault::Grumbling, "sendTransaction") => {
                self.ask(request).await;
                let error = json!({ "code": -32_603, "message": "Internal error" });
                json!({ "jsonrpc": "2.0", "id": request["id"], "error": error })
            }
            (Fault::Forgetful, "getSignatureStatuses") => {
                let mut answer = self.ask(request).await;
                for status in answer["result"]["value"].as_array_mut().unwrap() {
                    *status = Value::Null;
                }
                answer
            }
            (Fault::Boasting(confirmation), "getSignatureStatuses") => {
                let mut answer = self.ask(request).await;
                let slot = answer["result"]["context"]["slot"].clone();
                for status in answer["result"]["value"].as_array_mut().unwrap() {
                    *status = json!({
                        "slot": slot, "confirmations": null, "err": null,
                        "status": { "Ok": null }, "confirmationStatus": confirmation,
                    });
                }
                answer
            }
            (Fault::Denying(address), "getMultipleAccounts") => {
                let mut answer = self.ask(request).await;
                let asked = request["params"][0].as_array().unwrap();
                let accounts = answer["result"]["value"].as_array_mut().unwrap();
                for (account, asked) in accounts.iter_mut().zip(asked) {
                    if *asked == **address {
                        *account = Value::Null;
                    }
                }
                answer
            }
            (Fault::Lagging(url), "sendTransaction") => {
                let refused = self.preflight_at(url, request).await;
                match refused {
                    Some(error) => json!({ "jsonrpc": "2.0", "id": request["id"], "error": error }),
                    None => self.ask(request).await,
                }
            }
            (Fault::Lagging(url), _) => self.ask_at(url, request).await,
            _ => self.ask(request).await,
        }
    }

    /// Why a node that knows no more than the one at this URL refuses what is sent.
    async fn preflight_at(&self, url: &str, request: &Value) -> Option<Value> {
        let config = json!({ "encoding": "base64", "sigVerify": true, "commitment": "confirmed" });
        let simulate = json!({
            "jsonrpc": "2.0", "id": 1, "method": "simulateTransaction",
            "params": [request["params"][0], config],
        });
        let simulated = self.ask_at(url, &simulate).await["result"]["value"].clone();
        (!simulated["err"].is_null()).then(|| {
            let message = format!("Transaction simulation failed: {}", simulated["err"]);
            json!({ "code": -32_002, "message": message, "data": simulated })
        })
    }
}

/// What a node answers that takes a transaction.
fn signature(request: &Value) -> Value {
    let bytes = BASE64_STANDARD.decode(request["params"][0].as_str().unwrap()).unwrap();
    // The number of signatures is in one byte, and the first signature follows it.
    let signature: [u8; 64] = bytes[1..65].try_into().unwrap();
    json!(Signature::from(signature).to_string())
}
