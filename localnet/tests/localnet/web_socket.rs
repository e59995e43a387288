use std::time::Duration;

use futures::{SinkExt, StreamExt};
use portcullis_localnet::SvmServer;
use portcullis_solana::{
    Address,
    svm::{SvmCluster, SvmOptions},
};
use serde_json::{Value, json};
use tokio::{net::TcpStream, time::timeout};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Message, client::IntoClientRequest},
};

const SOMEBODY: Address = Address::new_from_array([5; 32]);
const SOL: u64 = 1_000_000_000;
/// Long enough for a busy machine; nothing waits for it that goes well.
const PATIENCE: Duration = Duration::from_secs(20);

struct Client(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Client {
    async fn connect(url: &str) -> Self {
        Self(connect_async(url).await.unwrap().0)
    }

    async fn next(&mut self) -> Value {
        let message = timeout(PATIENCE, self.0.next()).await.expect("it answers");
        match message.unwrap().unwrap() {
            Message::Text(text) => serde_json::from_str(&text).unwrap(),
            other => panic!("no text: {other:?}"),
        }
    }

    async fn ask(&mut self, method: &str, params: Value) -> Value {
        let request = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
        self.0.send(Message::text(request.to_string())).await.unwrap();
        self.next().await
    }

    async fn subscribe(&mut self, method: &str, params: Value) -> u64 {
        let answer = self.ask(method, params).await;
        answer["result"].as_u64().unwrap_or_else(|| panic!("{answer}"))
    }
}

async fn server(options: SvmOptions) -> (SvmCluster, SvmServer) {
    let cluster = SvmCluster::with_options(options);
    let server = SvmServer::start(cluster.clone(), 0).await.unwrap();
    (cluster, server)
}

fn confirmed() -> Value {
    json!({ "commitment": "confirmed", "encoding": "base64" })
}

#[tokio::test]
async fn changes_are_told_on_both_ports() {
    let (cluster, server) = server(SvmOptions::fixed()).await;
    let same_port = server.rpc_url().replace("http://", "ws://");
    for (url, lamports) in [(server.websocket_url(), SOL), (same_port, 2 * SOL)] {
        let mut client = Client::connect(&url).await;
        let params = json!([SOMEBODY.to_string(), confirmed()]);
        let id = client.subscribe("accountSubscribe", params).await;
        let slot = cluster.slot();
        cluster.airdrop(&SOMEBODY, SOL).unwrap();
        let told = client.next().await;
        assert_eq!(told["method"], json!("accountNotification"));
        assert_eq!(told["params"]["subscription"], json!(id));
        assert_eq!(told["params"]["result"]["context"]["slot"], json!(slot));
        assert_eq!(told["params"]["result"]["value"]["lamports"], json!(lamports));
    }
}

#[tokio::test]
async fn several_subscriptions_are_told_apart() {
    let (cluster, server) = server(SvmOptions::fixed()).await;
    let mut client = Client::connect(&server.websocket_url()).await;
    let logs = client.subscribe("logsSubscribe", json!(["all", confirmed()])).await;
    let system = Address::default().to_string();
    let program = client.subscribe("programSubscribe", json!([system, confirmed()])).await;
    let slots = client.subscribe("slotSubscribe", Value::Null).await;
    cluster.airdrop(&SOMEBODY, SOL).unwrap();
    let mut told = Vec::new();
    for _ in 0..4 {
        let next = client.next().await;
        told.push(next["params"]["subscription"].as_u64().unwrap());
    }
    // The faucet's account and the receiver's are both the system program's.
    assert_eq!(told, [logs, program, program, slots]);
}

#[tokio::test]
async fn who_unsubscribes_is_told_no_more() {
    let (cluster, server) = server(SvmOptions::fixed()).await;
    let mut client = Client::connect(&server.websocket_url()).await;
    let logs = client.subscribe("logsSubscribe", json!(["all", confirmed()])).await;
    let slots = client.subscribe("slotSubscribe", json!([])).await;
    assert_eq!(client.ask("slotUnsubscribe", json!([logs])).await["error"]["code"], -32602);
    assert_eq!(client.ask("logsUnsubscribe", json!([logs])).await["result"], json!(true));
    assert_eq!(client.ask("logsUnsubscribe", json!([logs])).await["error"]["code"], -32602);
    cluster.airdrop(&SOMEBODY, SOL).unwrap();
    assert_eq!(client.next().await["params"]["subscription"], json!(slots));
}

#[tokio::test]
async fn a_signature_is_told_of_once() {
    let (cluster, server) = server(SvmOptions::fixed()).await;
    let mut client = Client::connect(&server.websocket_url()).await;
    let signature = cluster.airdrop(&SOMEBODY, SOL).unwrap().to_string();
    let params = json!([signature, confirmed()]);
    let id = client.subscribe("signatureSubscribe", params).await;
    let told = client.next().await;
    assert_eq!(told["method"], json!("signatureNotification"));
    assert_eq!(told["params"]["result"]["value"], json!({ "err": null }));
    let over = client.ask("signatureUnsubscribe", json!([id])).await;
    assert_eq!(over["error"]["code"], json!(-32602));
}

#[tokio::test]
async fn slots_pass_by_themselves_in_real_time() {
    let (_, server) = server(SvmOptions::real_time()).await;
    let mut client = Client::connect(&server.websocket_url()).await;
    client.subscribe("slotSubscribe", Value::Null).await;
    let first = client.next().await["params"]["result"]["slot"].as_u64().unwrap();
    let second = client.next().await["params"]["result"].clone();
    assert_eq!(second["slot"], json!(first + 1));
    assert_eq!(second["parent"], json!(first));
}

#[tokio::test]
async fn what_it_does_not_know_it_refuses() {
    let (_, server) = server(SvmOptions::fixed()).await;
    let mut client = Client::connect(&server.websocket_url()).await;
    for (method, params, code) in [
        ("blockSubscribe", json!(["all"]), -32601),
        ("getHealth", json!([]), -32601),
        ("accountSubscribe", json!([]), -32602),
        ("accountUnsubscribe", json!([]), -32602),
        ("accountUnsubscribe", json!(["one"]), -32602),
    ] {
        let refused = client.ask(method, params).await;
        assert_eq!(refused["error"]["code"], json!(code), "{method}");
    }
    client.0.send(Message::text("{")).await.unwrap();
    assert_eq!(client.next().await["error"]["code"], json!(-32700));
}

#[tokio::test]
async fn a_page_of_elsewhere_gets_no_socket() {
    let (_, server) = server(SvmOptions::fixed()).await;
    let mut request = server.websocket_url().into_client_request().unwrap();
    request.headers_mut().insert("origin", "https://example.org".parse().unwrap());
    assert!(connect_async(request).await.is_err());
}

#[tokio::test]
async fn when_it_stops_its_clients_are_told() {
    let (_, server) = server(SvmOptions::fixed()).await;
    let mut client = Client::connect(&server.websocket_url()).await;
    client.subscribe("slotSubscribe", json!([])).await;
    server.stop().await;
    let last = timeout(PATIENCE, client.0.next()).await.unwrap();
    assert!(matches!(last, Some(Ok(Message::Close(Some(_)))) | None), "{last:?}");
}
