//! Requests that nobody means well.

use axum::{
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use portcullis_service::http::ENDPOINTS;
use serde_json::{Value, json};

use crate::{
    database::{on_both_databases, tamper},
    flow::Flow,
    samples::{Ids, sample},
    stage::{SEPOLIA, Stage, Tenant, request, wallet},
};

on_both_databases!(
    a_body_has_a_bound,
    a_body_is_json,
    fields_that_are_not_known_are_passed_over_where_the_original_api_is,
    fields_that_are_not_known_are_refused_where_it_is_not,
    a_body_is_an_object,
    no_text_is_a_mistake_of_the_service,
    wallets_that_are_none_are_refused,
    chains_that_are_none_are_refused,
    what_is_not_there_is_a_problem_too,
    another_method_is_refused_whatever_its_key,
    a_key_is_visible_ascii,
    a_request_id_is_ours,
    health_is_open,
    the_database_is_asked_for_health_once_a_second,
);

async fn a_body_has_a_bound(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let fitting = format!(r#"{{"walletAddress":"{}"{}}}"#, wallet(1), " ".repeat(60_000));
    let too_big = format!(r#"{{"walletAddress":"{}"{}}}"#, wallet(1), " ".repeat(70_000));
    for key in [None, Some("key")] {
        for (body, status) in
            [(&too_big, StatusCode::PAYLOAD_TOO_LARGE), (&fitting, StatusCode::ACCEPTED)]
        {
            let mut request = request(&tenant.token, Method::POST, SEPOLIA)
                .header(header::CONTENT_TYPE, "application/json");
            if let Some(key) = key {
                request = request.header("idempotency-key", key);
            }
            let answer = stage.send(request.body(Body::from(body.clone())).unwrap()).await;
            assert_eq!(answer.status, status, "{key:?}");
        }
    }
}

async fn a_body_is_json(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let good = json!({ "walletAddress": wallet(1) }).to_string();
    for (content_type, body, code) in [
        ("text/plain", good.as_str(), "unsupported_media_type"),
        ("application/x-www-form-urlencoded", good.as_str(), "unsupported_media_type"),
        ("application/json", "", "invalid_request"),
        ("application/json", "{", "invalid_request"),
        ("application/json", "\u{feff}{}", "invalid_request"),
        ("application/json", r#"{"walletAddress":1}"#, "invalid_request"),
        ("application/json", r#"{"walletAddress":null}"#, "invalid_request"),
        ("application/json", r#"{"walletAddress":"a","walletAddress":"b"}"#, "invalid_request"),
        ("application/json", &"[".repeat(50_000), "invalid_request"),
    ] {
        let request = request(&tenant.token, Method::POST, SEPOLIA)
            .header(header::CONTENT_TYPE, content_type)
            .body(Body::from(body.to_owned()));
        let answer = stage.send(request.unwrap()).await;
        assert_eq!(answer.code(), code, "{content_type} {body:.40}");
    }
    let no_utf8 = request(&tenant.token, Method::POST, SEPOLIA)
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(vec![0xff, 0xfe]));
    stage.send(no_utf8.unwrap()).await.assert_problem(400, "invalid_request");
}

async fn fields_that_are_not_known_are_passed_over_where_the_original_api_is(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let body = json!({ "walletAddress": wallet(1), "orgId": "b", "x".repeat(50_000): 1 });
    let answer = stage.post(&tenant.token, SEPOLIA, body).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED);
    let path = format!("{SEPOLIA}/{}", wallet(1));
    let body = json!({ "state": "FROZEN", "reason": 1 });
    assert_eq!(stage.patch(&tenant.token, &path, body).await.status, StatusCode::OK);
    let query = format!("{path}?org=b");
    assert_eq!(stage.get(&tenant.token, &query).await.status, StatusCode::OK);
    let body = json!({ "offset": 1, "filter": { "wallet": "x" } });
    let answer = stage.post(&tenant.token, "/partner/pass", body).await;
    assert_eq!(answer.body["records"].as_array().unwrap().len(), 1);
    // So it is at every endpoint that has a body.
    let flow = Flow::new(&stage, &tenant.network).await;
    let request = flow.verified(&stage, &wallet(2)).await;
    let ids = Ids { pii_request: request.to_string(), ..Ids::of("a") };
    let mut count = 0;
    for endpoint in ENDPOINTS.iter().filter(|endpoint| endpoint.path.starts_with("/partner/")) {
        let (path, Some(mut body)) = sample(endpoint, &ids) else { continue };
        body["unknown"] = json!(1);
        let answer = stage.call(&tenant.token, endpoint.method.clone(), &path, Some(body)).await;
        assert!(answer.status.is_success(), "{path}: {}", answer.body);
        count += 1;
    }
    assert_eq!(count, 4);
}

async fn fields_that_are_not_known_are_refused_where_it_is_not(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let places = Places::new(&stage, &tenant).await;
    for (endpoint, body) in samples() {
        let Value::Object(mut body) = body else { panic!("{endpoint}: a body is an object") };
        body.insert("x".repeat(50_000), json!(1));
        let (method, path) = places.at(endpoint);
        let answer = stage.call(&tenant.token, method, &path, Some(body.into())).await;
        if path.starts_with("/v2/") {
            answer.assert_problem(400, "invalid_request");
            assert!(answer.body["detail"].as_str().unwrap().len() <= 300);
        } else {
            assert!(answer.status.is_success(), "{endpoint}: {}", answer.body);
        }
    }
}

/// No list of values in the order of the fields.
async fn a_body_is_an_object(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let places = Places::new(&stage, &tenant).await;
    for (endpoint, _) in samples() {
        let (method, path) = places.at(endpoint);
        for body in [json!([]), json!([null, null]), Value::from(vec![Value::Null; 8])] {
            let answer = stage.call(&tenant.token, method.clone(), &path, Some(body)).await;
            answer.assert_problem(400, "invalid_request");
        }
    }
}

/// A good body for each endpoint that reads one, by method and path.
fn samples() -> Vec<(&'static str, Value)> {
    let item = json!({
        "chain": "ethereum", "chainNetwork": "sepolia", "walletAddress": wallet(3),
        "gatekeeperNetwork": "a-network", "attributes": ["kyc"],
    });
    vec![
        (
            "POST /partner/pass",
            json!({ "filter": {
                "state": "ACTIVE", "walletAddress": wallet(1), "chain": "ethereum",
                "chainNetwork": "sepolia", "gatekeeperNetwork": "a-network",
            } }),
        ),
        (
            "POST /partner/pass/{chain}/{chainNetwork}",
            json!({ "walletAddress": wallet(2), "gatekeeperNetwork": "a-network" }),
        ),
        (
            "PATCH /partner/pass/{chain}/{chainNetwork}/{wallet}",
            json!({ "state": "ACTIVE", "gatekeeperNetwork": "a-network" }),
        ),
        ("POST /v2/passes", json!({ "items": [item] })),
        ("PATCH /v2/passes/{id}", json!({ "state": "ACTIVE" })),
        ("POST /v2/networks", json!({ "lifetimeSeconds": 1, "attributes": ["human", "32"] })),
        (
            "PUT /v2/networks/{network}",
            json!({ "lifetimeSeconds": 1, "attributes": ["human", "32"] }),
        ),
        (
            "PATCH /v2/networks/{network}",
            json!({ "lifetimeSeconds": 1, "attributes": ["human", "32"] }),
        ),
        (
            "POST /v2/webhooks",
            json!({ "url": "https://hooks.example/", "eventTypes": ["TOKEN_ISSUED"] }),
        ),
        (
            "PATCH /v2/webhooks/{id}",
            json!({ "url": "https://hooks.example/", "eventTypes": ["TOKEN_ISSUED"] }),
        ),
        ("POST /v2/webhooks/{id}/secret", json!({ "overlapSeconds": 0 })),
    ]
}

/// What stands for the parameters of paths: something that is there.
struct Places {
    pass: String,
    webhook: String,
}

impl Places {
    async fn new(stage: &Stage, tenant: &Tenant) -> Self {
        let path = stage.issued(&tenant.token, &wallet(1)).await;
        let pass = stage.get(&tenant.token, &path).await.body;
        let body = json!({ "url": "https://hooks.example/" });
        let webhook = stage.post(&tenant.token, "/v2/webhooks", body).await.body;
        let id = |made: Value| made["id"].as_str().unwrap().to_owned();
        Self { pass: id(pass), webhook: id(webhook) }
    }

    /// Where to ask, of an endpoint by method and path. A network that is put is a new one.
    fn at(&self, endpoint: &str) -> (Method, String) {
        let (method, path) = endpoint.split_once(' ').unwrap();
        let id = if path.starts_with("/v2/webhooks") { &self.webhook } else { &self.pass };
        let network = if method == "PUT" { "new-network" } else { "a-network" };
        let path = path
            .replace("{chain}", "ethereum")
            .replace("{chainNetwork}", "sepolia")
            .replace("{wallet}", &wallet(1))
            .replace("{network}", network)
            .replace("{delivery}", "018f0000-0000-7000-8000-000000000000")
            .replace("{id}", id);
        (method.parse().unwrap(), path)
    }
}

/// The parameters of a path.
fn parameters(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|part| part.starts_with('{'))
}

/// Each text in a body, one after the other, replaced by this one.
fn spoilt(body: &Value, text: &str) -> Vec<Value> {
    match body {
        Value::String(_) => vec![json!(text)],
        Value::Array(items) => items
            .iter()
            .enumerate()
            .flat_map(|(at, item)| {
                spoilt(item, text).into_iter().map(move |item| {
                    let mut items = items.clone();
                    items[at] = item;
                    Value::Array(items)
                })
            })
            .collect(),
        Value::Object(fields) => fields
            .iter()
            .flat_map(|(name, value)| {
                spoilt(value, text).into_iter().map(move |value| {
                    let mut fields = fields.clone();
                    fields.insert(name.clone(), value);
                    Value::Object(fields)
                })
            })
            .collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
    }
}

const TEXTS: [&str; 7] = ["\u{0}", "a\u{0}b", "", "\u{ffff}", "' OR 1=1 --", "\u{1f512}", "%00"];

/// Whatever text stands in whatever place, it is the caller's mistake.
async fn no_text_is_a_mistake_of_the_service(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let places = Places::new(&stage, &tenant).await;
    let long = "x".repeat(20_000);
    let texts = || TEXTS.into_iter().chain([long.as_str()]);
    let mut bodies = 0;
    for (endpoint, body) in samples() {
        for text in texts() {
            for body in spoilt(&body, text) {
                let (method, path) = places.at(endpoint);
                let answer = stage.call(&tenant.token, method, &path, Some(body.clone())).await;
                let is_theirs = !answer.status.is_server_error();
                assert!(is_theirs, "{endpoint} {body:.80}: {}", answer.status);
                bodies += 1;
            }
        }
    }
    assert!(bodies > 100, "{bodies}");
    // What is for people is not JSON.
    for endpoint in ENDPOINTS.iter().filter(|endpoint| !endpoint.path.starts_with("/docs")) {
        let named = format!("{} {}", endpoint.method, endpoint.path);
        for spoilt in ["%00", "a%00b", "%27%20OR%201=1", "%F0%9F%94%92", &"x".repeat(2_000)] {
            for name in parameters(endpoint.path) {
                let (method, path) = places.at(&named.replace(name, spoilt));
                let answer = stage.call(&tenant.token, method, &path, None).await;
                assert!(!answer.status.is_server_error(), "{named} {path:.80}: {}", answer.status);
            }
            for query in QUERIES {
                let query = format!("?{query}={spoilt}");
                let (method, path) = places.at(&format!("{named}{query}"));
                let answer = stage.call(&tenant.token, method, &path, None).await;
                assert!(!answer.status.is_server_error(), "{named}{query:.80}: {}", answer.status);
            }
        }
    }
}

/// Every parameter that an endpoint reads after the question mark.
const QUERIES: [&str; 11] = [
    "gatekeeperNetwork",
    "cursor",
    "limit",
    "state",
    "chain",
    "chainNetwork",
    "walletAddress",
    "status",
    "attributes",
    "minRemainingSeconds",
    "maxAgeSeconds",
];

async fn wallets_that_are_none_are_refused(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let zero = wallet(0);
    for text in ["", "0x1", zero.as_str(), "' OR 1=1 --", "\u{0}", "４v4PL5bMZXXvQB3m"] {
        let answer = stage.post(&tenant.token, SEPOLIA, json!({ "walletAddress": text })).await;
        answer.assert_problem(400, "invalid_wallet_address");
    }
    for text in ["x", "%00", "..%2f..%2f", "%27%20OR%201=1"] {
        let answer = stage.get(&tenant.token, &format!("{SEPOLIA}/{text}")).await;
        answer.assert_problem(400, "invalid_wallet_address");
    }
    let answer = stage.get(&tenant.token, &format!("{SEPOLIA}/%ff")).await;
    answer.assert_problem(400, "invalid_request");
    let solana = "4v4PL5bMZXXvQB3mvWPXLvqfJpjJmPRnPrmENnUESQQQ";
    let answer = stage.get(&tenant.token, &format!("{SEPOLIA}/{solana}")).await;
    answer.assert_problem(400, "invalid_wallet_address");
}

async fn chains_that_are_none_are_refused(stage: Stage) {
    let tenant = stage.tenant("a").await;
    for path in
        ["ethereum/devnet", "solana/sepolia", "bitcoin/mainnet", "Ethereum/sepolia", "solana/%00"]
    {
        let body = json!({ "walletAddress": wallet(1) });
        let answer = stage.post(&tenant.token, &format!("/partner/pass/{path}"), body).await;
        answer.assert_problem(400, "unknown_chain");
    }
}

async fn what_is_not_there_is_a_problem_too(stage: Stage) {
    let tenant = stage.tenant("a").await;
    for path in ["/", "/partner", "/partner/passes", "/partner/pass/", "/admin"] {
        stage.get(&tenant.token, path).await.assert_problem(404, "not_found");
    }
    let answer = stage.get("", "/oauth/token").await;
    answer.assert_problem(405, "method_not_allowed");
    assert_eq!(answer.headers[header::ALLOW], "POST");
}

/// An `Idempotency-Key` was used before, for what is allowed: that is not replayed, nor compared.
async fn another_method_is_refused_whatever_its_key(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let body = json!({ "walletAddress": wallet(1) }).to_string();
    for (method, status) in [(Method::POST, 202), (Method::PUT, 405), (Method::TRACE, 405)] {
        let request = request(&tenant.token, method, SEPOLIA)
            .header(header::CONTENT_TYPE, "application/json")
            .header("idempotency-key", "key");
        let answer = stage.send(request.body(Body::from(body.clone())).unwrap()).await;
        assert_eq!(answer.status, status, "{}", answer.body);
    }
}

async fn a_key_is_visible_ascii(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let body = json!({ "walletAddress": wallet(1) }).to_string();
    for (key, status) in [(&b"a\tb"[..], 400), (b"a\xe9b", 400), (b"", 400), (b"a ~b", 202)] {
        let request = request(&tenant.token, Method::POST, SEPOLIA)
            .header(header::CONTENT_TYPE, "application/json")
            .header("idempotency-key", key);
        let answer = stage.send(request.body(Body::from(body.clone())).unwrap()).await;
        assert_eq!(answer.status, status, "{key:?} {}", answer.body);
    }
}

async fn a_request_id_is_ours(stage: Stage) {
    let request = Request::builder().uri("/nothing").header("x-request-id", "theirs");
    let answer = stage.send(request.body(Body::empty()).unwrap()).await;
    answer.assert_problem(404, "not_found");
    assert_ne!(answer.headers["x-request-id"], "theirs");
}

async fn the_database_is_asked_for_health_once_a_second(stage: Stage) {
    let ready = async || {
        let request = Request::get("/readyz").body(Body::empty()).unwrap();
        stage.send(request).await.status.as_u16()
    };
    assert_eq!(ready().await, 204);
    tamper(&stage, "ALTER TABLE pass RENAME TO lost").await;
    stage.clock.advance_ms(999);
    assert_eq!(ready().await, 204);
    stage.clock.advance_ms(1);
    assert_eq!(ready().await, 503);
    tamper(&stage, "ALTER TABLE lost RENAME TO pass").await;
    assert_eq!(ready().await, 503);
    stage.clock.advance_ms(1_000);
    assert_eq!(ready().await, 204);
}

async fn health_is_open(stage: Stage) {
    for path in ["/healthz", "/readyz"] {
        let request = Request::builder().uri(path).body(Body::empty()).unwrap();
        assert_eq!(stage.send(request).await.status, StatusCode::NO_CONTENT);
    }
}
