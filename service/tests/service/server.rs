//! The router behind a real socket.

use std::{net::SocketAddr, time::Duration};

use axum::{Router, routing::get};
use portcullis_service::{
    http::PeerAddress,
    server::{ServerConfig, serve},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::{oneshot, watch},
    task::JoinHandle,
};

const CONFIG: ServerConfig = ServerConfig {
    max_connections: 4,
    max_connections_of_address: 4,
    head_timeout_seconds: 1,
    write_timeout_seconds: 1,
    drain_seconds: 1,
};

/// What is awaited for comes long before.
const PATIENCE: Duration = Duration::from_secs(20);

struct Served {
    address: SocketAddr,
    end: watch::Sender<bool>,
    server: JoinHandle<()>,
}

async fn start(app: Router, config: ServerConfig) -> Served {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (end, told_to_end) = watch::channel(false);
    let serving = async move { serve(listener, app, config, &[], told_to_end).await };
    let server = tokio::spawn(serving);
    Served { address, end, server }
}

async fn within<T>(what: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, what).await.expect("it takes too long")
}

fn hello() -> Router {
    let count = async |body: String| format!("{} bytes", body.len());
    let peer = async |peer: axum::Extension<PeerAddress>| peer.0.0.to_string();
    Router::new().route("/", get(async || "hello").post(count)).route("/peer", get(peer))
}

/// All that comes until the other side closes.
async fn rest(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let _ = within(stream.read_to_end(&mut bytes)).await;
    String::from_utf8_lossy(&bytes).into_owned()
}

async fn talk(address: SocketAddr, text: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(text.as_bytes()).await.unwrap();
    rest(&mut stream).await
}

#[tokio::test]
async fn a_request_is_answered_and_its_peer_is_known() {
    let served = start(hello(), CONFIG).await;
    let answer = talk(served.address, "GET /peer HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
    let answer = answer.await;
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("127.0.0.1"), "{answer}");
}

#[tokio::test]
async fn a_head_that_does_not_end_is_cut_off() {
    let served = start(hello(), CONFIG).await;
    let answer = talk(served.address, "GET / HTTP/1.1\r\nhost: a\r\nx-slow: ").await;
    assert!(!answer.contains("200"), "{answer}");
}

#[tokio::test]
async fn an_idle_connection_is_closed() {
    let served = start(hello(), CONFIG).await;
    let answer = talk(served.address, "GET / HTTP/1.1\r\nhost: a\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert_eq!(talk(served.address, "").await, "");
}

#[tokio::test]
async fn who_takes_nothing_of_an_answer_loses_its_place() {
    const BIG: usize = 64 * 1_024 * 1_024;
    let app = hello().route("/big", get(async || "a".repeat(BIG)));
    let config = ServerConfig { max_connections: 1, ..CONFIG };
    let served = start(app, config).await;
    let mut stalled = TcpStream::connect(served.address).await.unwrap();
    stalled.write_all(b"GET /big HTTP/1.1\r\nhost: a\r\n\r\n").await.unwrap();
    let request = "GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";
    let answer = within(talk(served.address, request)).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    // Whoever reads gets all of it, however long that takes.
    let request = "GET /big HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";
    drop(stalled);
    assert!(within(talk(served.address, request)).await.len() > BIG);
}

#[tokio::test]
async fn a_head_has_a_bound() {
    let served = start(hello(), CONFIG).await;
    let long = "a".repeat(100_000);
    let request = format!("GET / HTTP/1.1\r\nhost: a\r\nx: {long}\r\n\r\n");
    let answer = talk(served.address, &request).await;
    assert!(!answer.contains("200 OK"), "{answer}");
}

#[tokio::test]
async fn who_comes_while_all_places_are_taken_waits() {
    let config = ServerConfig { max_connections: 1, ..CONFIG };
    let served = start(hello(), config).await;
    let held = TcpStream::connect(served.address).await.unwrap();
    let request = "GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";
    let waiting = tokio::spawn(talk(served.address, request));
    // The first one says nothing and loses its place.
    let answer = within(waiting).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    drop(held);
}

#[tokio::test]
async fn one_address_does_not_take_all_places() {
    let config = ServerConfig { max_connections_of_address: 1, head_timeout_seconds: 60, ..CONFIG };
    let served = start(hello(), config).await;
    let mut held = TcpStream::connect(served.address).await.unwrap();
    let request = "GET / HTTP/1.1\r\nhost: a\r\n\r\n";
    let mut answered = [0];
    held.write_all(request.as_bytes()).await.unwrap();
    within(held.read_exact(&mut answered)).await.unwrap();
    assert_eq!(talk(served.address, "").await, "");
    drop(held);
    // The place is free as soon as the server has seen it.
    within(async {
        loop {
            let mut stream = TcpStream::connect(served.address).await.unwrap();
            let _ = stream.write_all(request.as_bytes()).await;
            if stream.read_exact(&mut answered).await.is_ok() {
                break;
            }
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_under_way_is_ended_and_nothing_new_is_taken() {
    let (arrived, has_arrived) = oneshot::channel();
    let (go_on, told_to_go_on) = oneshot::channel();
    let parts = std::sync::Arc::new(std::sync::Mutex::new(Some((arrived, told_to_go_on))));
    let app = Router::new().route(
        "/",
        get(async move || {
            let (arrived, told_to_go_on) = parts.lock().unwrap().take().unwrap();
            arrived.send(()).unwrap();
            let _: Result<(), _> = told_to_go_on.await;
            "done"
        }),
    );
    let served = start(app, ServerConfig { drain_seconds: 20, ..CONFIG }).await;
    let idle = TcpStream::connect(served.address).await.unwrap();
    let talking = tokio::spawn(talk(served.address, "GET / HTTP/1.1\r\nhost: a\r\n\r\n"));
    within(has_arrived).await.unwrap();
    served.end.send_replace(true);
    let mut idle = idle;
    assert_eq!(rest(&mut idle).await, "");
    assert!(!served.server.is_finished());
    go_on.send(()).unwrap();
    let answer = within(talking).await.unwrap();
    assert!(answer.ends_with("done"), "{answer}");
    within(served.server).await.unwrap();
    assert!(TcpStream::connect(served.address).await.is_err());
}

#[tokio::test]
async fn what_does_not_end_is_cut_off_at_the_deadline() {
    let (arrived, has_arrived) = oneshot::channel();
    let arrived = std::sync::Arc::new(std::sync::Mutex::new(Some(arrived)));
    let app = Router::new().route(
        "/",
        get(async move || {
            arrived.lock().unwrap().take().unwrap().send(()).unwrap();
            std::future::pending::<()>().await;
        }),
    );
    let served = start(app, CONFIG).await;
    let talking = tokio::spawn(talk(served.address, "GET / HTTP/1.1\r\nhost: a\r\n\r\n"));
    within(has_arrived).await.unwrap();
    served.end.send_replace(true);
    within(served.server).await.unwrap();
    assert_eq!(within(talking).await.unwrap(), "");
}

/// What one server takes for a body, another must not take for a request.
#[tokio::test]
async fn a_request_has_one_length() {
    let served = start(hello(), CONFIG).await;
    for (head, may_answer) in [
        ("content-length: 0\r\ncontent-length: 5\r\n", false),
        ("content-length: 0, 5\r\n", false),
        ("content-length: +5\r\n", false),
        ("transfer-encoding: identity\r\n", false),
        ("transfer-encoding: chunked, identity\r\n", false),
        ("transfer-encoding: xchunked\r\n", false),
        (" content-length: 5\r\n", false),
        ("content-length : 5\r\n", false),
        ("content-length: 0\r\n", true),
    ] {
        let request = format!("GET / HTTP/1.1\r\nhost: a\r\n{head}connection: close\r\n\r\n");
        let answer = talk(served.address, &request).await;
        assert_eq!(answer.starts_with("HTTP/1.1 200"), may_answer, "{head:?}: {answer}");
    }
    // Of both, the encoding counts: what follows the last chunk is never taken for the body, and no
    // more than one answer is given to what came in one go with it.
    let both = "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 6\r\ntransfer-encoding: chunked\r\n\r\n\
                3\r\nabc\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nhost: a\r\n\r\n";
    let answer = talk(served.address, both).await;
    assert!(answer.contains("3 bytes") && !answer.contains("404"), "{answer}");
}
