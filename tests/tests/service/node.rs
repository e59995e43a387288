//! A node that somebody stands before: it answers as the node behind it, until the request comes at
//! which something is to happen.

use std::{
    future::pending,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{StatusCode, header},
    response::IntoResponse,
};
use reqwest::Client;
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};

/// At which side of the node a request is stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    /// It has not reached the node.
    Before,
    /// The node has answered, and nobody has heard it.
    After,
}

/// What is to happen at which request.
struct Stop {
    /// Which request, from 0.
    at: usize,
    side: Side,
    reached: oneshot::Sender<String>,
}

#[derive(Default)]
struct Plan {
    /// How many requests have come since the plan was made.
    count: usize,
    stop: Option<Stop>,
}

/// Stands before a node.
pub(crate) struct Node {
    pub(crate) url: String,
    plan: Arc<Mutex<Plan>>,
    server: JoinHandle<()>,
}

#[derive(Clone)]
struct Context {
    http: Client,
    behind: String,
    plan: Arc<Mutex<Plan>>,
}

impl Node {
    pub(crate) async fn before(behind: &str) -> Self {
        let plan = Arc::new(Mutex::new(Plan::default()));
        let http = Client::builder().no_proxy().build().unwrap();
        let context = Context { http, behind: behind.to_owned(), plan: plan.clone() };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(answer).with_state(context);
        let server = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, plan, server }
    }

    /// Stops the request of this number from now on, for ever, and says which it was.
    pub(crate) fn stop_at(&self, at: usize, side: Side) -> oneshot::Receiver<String> {
        let (reached, hear) = oneshot::channel();
        *self.plan.lock().unwrap() = Plan { count: 0, stop: Some(Stop { at, side, reached }) };
        hear
    }

    /// Answers everything from now on.
    pub(crate) fn answer_all(&self) {
        *self.plan.lock().unwrap() = Plan::default();
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Context {
    /// The plan for the request that has just come, if it is the one.
    fn stop(&self) -> Option<Stop> {
        let mut plan = self.plan.lock().unwrap();
        let number = plan.count;
        plan.count += 1;
        plan.stop.take_if(|stop| stop.at == number)
    }

    async fn ask(&self, body: Bytes) -> impl IntoResponse + use<> {
        let request = self.http.post(&self.behind).header("content-type", "application/json");
        let response = request.body(body).send().await.unwrap();
        let status = StatusCode::from_u16(response.status().as_u16()).unwrap();
        let body = response.bytes().await.unwrap();
        (status, [(header::CONTENT_TYPE, "application/json")], body)
    }
}

async fn answer(State(context): State<Context>, body: Bytes) -> impl IntoResponse {
    let Some(stop) = context.stop() else { return context.ask(body).await };
    let request: serde_json::Value = serde_json::from_slice(&body).unwrap();
    let method = request["method"].as_str().unwrap_or("batch").to_owned();
    if stop.side == Side::After {
        context.ask(body).await;
    }
    // Whoever waits for it may have given up.
    let _ = stop.reached.send(method);
    pending().await
}
