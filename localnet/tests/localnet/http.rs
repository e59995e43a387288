use portcullis_evm::alloy::transports::http::reqwest::{Client, Method, Response, StatusCode};
use portcullis_localnet::SvmServer;
use portcullis_solana::{Address, svm::SvmCluster};
use serde_json::{Value, json};
use solana_commitment_config::CommitmentConfig;
use solana_rpc_client::nonblocking::rpc_client::RpcClient;

const SOMEBODY: Address = Address::new_from_array([5; 32]);

async fn server() -> (SvmCluster, SvmServer) {
    let cluster = SvmCluster::new();
    let server = SvmServer::start(cluster.clone(), 0).await.unwrap();
    (cluster, server)
}

async fn post(server: &SvmServer, headers: &[(&str, &str)], body: impl Into<String>) -> Response {
    let mut request = Client::new().post(server.rpc_url()).body(body.into());
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.send().await.unwrap()
}

async fn ask(server: &SvmServer, body: Value) -> Value {
    let text = post(server, &[], body.to_string()).await.text().await.unwrap();
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{text:?}: {error}"))
}

#[tokio::test]
async fn the_client_finds_it_as_any_node() {
    let (cluster, server) = server().await;
    let commitment = CommitmentConfig::confirmed();
    let client = RpcClient::new_with_commitment(server.rpc_url(), commitment);
    client.get_health().await.unwrap();
    client.request_airdrop(&SOMEBODY, 1_000_000_000).await.unwrap();
    assert_eq!(client.get_balance(&SOMEBODY).await.unwrap(), 1_000_000_000);
    assert_eq!(client.get_slot().await.unwrap(), cluster.slot());
    let account = client.get_account(&SOMEBODY).await.unwrap();
    assert_eq!(Some(account), cluster.account(&SOMEBODY));
    server.stop().await;
    assert!(client.get_health().await.is_err());
}

#[tokio::test]
async fn both_ports_answer() {
    let (_, server) = server().await;
    let next = server.websocket_url().replace("ws://", "http://");
    assert_ne!(next, server.rpc_url());
    RpcClient::new(next).get_health().await.unwrap();
}

#[tokio::test]
async fn an_answer_has_the_id_of_its_request() {
    let (_, server) = server().await;
    for id in [json!(7), json!("seven"), Value::Null] {
        let request = json!({ "jsonrpc": "2.0", "id": id, "method": "getHealth" });
        let expected = json!({ "jsonrpc": "2.0", "id": id, "result": "ok" });
        assert_eq!(ask(&server, request).await, expected);
    }
    let request = json!({ "jsonrpc": "2.0", "id": 1, "method": "getAll", "params": [] });
    let error = json!({ "code": -32601, "message": "Method not found" });
    let expected = json!({ "jsonrpc": "2.0", "id": 1, "error": error });
    assert_eq!(ask(&server, request).await, expected);
}

#[tokio::test]
async fn a_list_is_answered_by_a_list() {
    let (_, server) = server().await;
    let one = |id: u64| json!({ "jsonrpc": "2.0", "id": id, "method": "getHealth" });
    let silent = json!({ "jsonrpc": "2.0", "method": "getHealth" });
    let answers = ask(&server, json!([one(1), silent, 5, one(2)])).await;
    let ids: Vec<_> = answers.as_array().unwrap().iter().map(|answer| &answer["id"]).collect();
    assert_eq!(ids, [&json!(1), &Value::Null, &json!(2)]);
    assert_eq!(answers[1]["error"]["code"], json!(-32600));
    assert_eq!(ask(&server, json!([])).await["error"]["code"], json!(-32600));
}

#[tokio::test]
async fn what_is_no_request_is_said_to_be_none() {
    let (_, server) = server().await;
    let text = post(&server, &[], "{").await.text().await.unwrap();
    let parse_error: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(parse_error["error"]["code"], json!(-32700));
    for request in [
        json!(5),
        json!({ "id": 1, "method": "getHealth" }),
        json!({ "jsonrpc": "1.0", "id": 1, "method": "getHealth" }),
        json!({ "jsonrpc": "2.0", "id": 1 }),
        json!({ "jsonrpc": "2.0", "id": {}, "method": "getHealth" }),
    ] {
        assert_eq!(ask(&server, request.clone()).await["error"]["code"], -32600, "{request}");
    }
}

#[tokio::test]
async fn a_request_has_an_end() {
    let (_, server) = server().await;
    let body = " ".repeat(600 * 1024);
    let refused = post(&server, &[], body).await;
    assert_eq!(refused.status(), StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn only_pages_of_this_machine_may_ask() {
    let (_, server) = server().await;
    let request = json!({ "jsonrpc": "2.0", "id": 1, "method": "getHealth" }).to_string();
    for (origin, allowed) in [
        ("http://localhost:3000", true),
        ("https://127.0.0.1", true),
        ("http://[::1]:8080", true),
        ("http://app.localhost", true),
        ("https://example.org", false),
        ("http://localhost.example.org", false),
        ("null", false),
    ] {
        let response = post(&server, &[("origin", origin)], request.clone()).await;
        let expected = if allowed { StatusCode::OK } else { StatusCode::FORBIDDEN };
        assert_eq!(response.status(), expected, "{origin}");
        let granted = response.headers().get("access-control-allow-origin");
        assert_eq!(granted.is_some_and(|granted| granted == origin), allowed, "{origin}");
    }
    // A name that somebody has made to mean 127.0.0.1.
    let rebound = post(&server, &[("host", "evil.example.org")], request).await;
    assert_eq!(rebound.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_page_may_ask_whether_it_may() {
    let (_, server) = server().await;
    let response = Client::new()
        .request(Method::OPTIONS, server.rpc_url())
        .header("origin", "http://localhost:3000")
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "content-type,solana-client")
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), StatusCode::NO_CONTENT);
    let header = |name: &str| response.headers()[name].to_str().unwrap();
    assert!(header("access-control-allow-methods").contains("POST"));
    assert!(header("access-control-allow-headers").contains("solana-client"));
}
