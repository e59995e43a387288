//! Subscriptions.

use std::collections::BTreeMap;

use axum::{
    extract::{
        State,
        ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade, close_code},
    },
    response::Response,
};
use portcullis_solana::svm::{JsonRpcError, Subscription, SvmCluster, SvmEvent};
use serde_json::{Value, json};
use tokio::sync::{broadcast::error::RecvError, watch};

use super::Served;
use crate::json_rpc::{self, Request};

const MAX_MESSAGE_BYTES: usize = 64 * 1024;
/// Of one connection.
const MAX_SUBSCRIPTIONS: usize = 1000;
const INVALID_PARAMS: i64 = -32602;
const INTERNAL_ERROR: i64 = -32603;

pub(super) async fn upgrade(State(served): State<Served>, upgrade: WebSocketUpgrade) -> Response {
    upgrade.max_message_size(MAX_MESSAGE_BYTES).on_upgrade(|socket| serve(socket, served))
}

async fn serve(mut socket: WebSocket, served: Served) {
    let Served { cluster, mut stopped } = served;
    // Before any subscription, so that none misses what follows it.
    let mut events = cluster.events();
    let mut session = Session { cluster, subscriptions: BTreeMap::new(), last_id: 0 };
    loop {
        let replies = tokio::select! {
            message = socket.recv() => match message {
                Some(Ok(Message::Text(text))) => session.read(text.as_bytes()),
                Some(Ok(Message::Binary(bytes))) => session.read(&bytes),
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => Vec::new(),
                Some(Ok(Message::Close(_)) | Err(_)) | None => return,
            },
            event = events.recv() => match event {
                Ok(event) => session.notify(&event),
                // What was missed cannot be made good: the client must look for itself.
                Err(RecvError::Lagged(_)) => return close(socket, "too slow").await,
                Err(RecvError::Closed) => return,
            },
            () = ended(&mut stopped) => return close(socket, "it stops").await,
        };
        for reply in replies {
            if socket.send(Message::text(reply.to_string())).await.is_err() {
                return;
            }
        }
    }
}

async fn ended(stopped: &mut watch::Receiver<bool>) {
    // An error is the sender's end, which is the server's.
    let _ = stopped.wait_for(|stop| *stop).await;
}

async fn close(mut socket: WebSocket, reason: &'static str) {
    let frame = CloseFrame { code: close_code::AWAY, reason: reason.into() };
    // The client may be gone.
    let _ = socket.send(Message::Close(Some(frame))).await;
}

/// One client's.
struct Session {
    cluster: SvmCluster,
    subscriptions: BTreeMap<u64, Subscription>,
    last_id: u64,
}

impl Session {
    /// The answer to a message, and what follows at once.
    fn read(&mut self, message: &[u8]) -> Vec<Value> {
        let Ok(value) = serde_json::from_slice(message) else {
            return vec![json_rpc::parse_error()];
        };
        let Request { id, method, params } = match Request::read(value) {
            Ok(request) => request,
            Err(refusal) => return vec![refusal],
        };
        let (answer, subscribed) = match method.strip_suffix("Unsubscribe") {
            Some(topic) => (self.unsubscribe(topic, &params), None),
            None => match self.subscribe(&method, &params) {
                Ok(subscribed) => (Ok(json!(subscribed)), Some(subscribed)),
                Err(error) => (Err(error), None),
            },
        };
        let mut replies: Vec<Value> =
            id.map(|id| json_rpc::response(&id, answer)).into_iter().collect();
        if let Some(id) = subscribed {
            replies.extend(self.tell(id, Subscription::first));
        }
        replies
    }

    fn notify(&mut self, event: &SvmEvent) -> Vec<Value> {
        let ids: Vec<u64> = self.subscriptions.keys().copied().collect();
        ids.into_iter()
            .flat_map(|id| self.tell(id, |subscription| subscription.notice(event)))
            .collect()
    }

    /// Notifications of one subscription, which ends if nothing can follow.
    fn tell(
        &mut self,
        id: u64,
        notice: impl FnOnce(&mut Subscription) -> Vec<Value>,
    ) -> Vec<Value> {
        let Some(subscription) = self.subscriptions.get_mut(&id) else { return Vec::new() };
        let method = subscription.notification();
        let told = notice(subscription).into_iter().map(|result| {
            let params = json!({ "result": result, "subscription": id });
            json!({ "jsonrpc": "2.0", "method": method, "params": params })
        });
        let told = told.collect();
        if subscription.is_done() {
            self.subscriptions.remove(&id);
        }
        told
    }

    fn subscribe(&mut self, method: &str, params: &Value) -> Result<u64, JsonRpcError> {
        if self.subscriptions.len() >= MAX_SUBSCRIPTIONS {
            return Err(error(INTERNAL_ERROR, "too many subscriptions"));
        }
        let subscription = self.cluster.subscription(method, params)?;
        self.last_id = self.last_id.saturating_add(1);
        self.subscriptions.insert(self.last_id, subscription);
        Ok(self.last_id)
    }

    /// `topic`: what the method's name begins with.
    fn unsubscribe(&mut self, topic: &str, params: &Value) -> Result<Value, JsonRpcError> {
        let id = match params.as_array().map(Vec::as_slice) {
            Some([id]) => id.as_u64(),
            _ => None,
        };
        let id = id.filter(|id| {
            let subscription = self.subscriptions.get(id);
            subscription.is_some_and(|subscription| {
                subscription.notification().strip_suffix("Notification") == Some(topic)
            })
        });
        let id = id.ok_or_else(|| error(INVALID_PARAMS, "Invalid subscription id."))?;
        Ok(json!(self.subscriptions.remove(&id).is_some()))
    }
}

fn error(code: i64, message: &str) -> JsonRpcError {
    JsonRpcError { code, message: message.to_owned(), data: None }
}
