//! One good request for each row of the table of endpoints: what is made of them asks every endpoint
//! the same questions. A row without a sample fails every test that does.

use axum::http::Method;
use portcullis_service::http::{ENDPOINTS, Endpoint};
use serde_json::{Value, json};

use crate::stage::wallet;

/// What requests name.
#[derive(Clone)]
pub(crate) struct Ids {
    pub(crate) network: String,
    pub(crate) wallet: String,
    pub(crate) operation: String,
    pub(crate) pii_request: String,
}

impl Ids {
    /// Of a tenant who has issued nothing.
    pub(crate) fn of(tenant: &str) -> Self {
        Self {
            network: format!("{tenant}-network"),
            wallet: wallet(1),
            operation: "018f0000-0000-7000-8000-000000000000".to_owned(),
            pii_request: "018f0000-0000-7000-8000-000000000001".to_owned(),
        }
    }
}

/// Path and body.
pub(crate) fn sample(endpoint: &Endpoint, ids: &Ids) -> (String, Option<Value>) {
    let network = &ids.network;
    let (query, body) = match (endpoint.method.as_str(), endpoint.path) {
        ("GET", path) if path.starts_with("/.well-known/") => (String::new(), None),
        ("GET", "/healthz" | "/readyz" | "/openapi.json" | "/docs" | "/docs/{file}") => {
            (String::new(), None)
        }
        ("POST", "/oauth/token") => (String::new(), Some(json!({}))),
        ("POST", "/partner/pass") => {
            (String::new(), Some(json!({ "filter": { "gatekeeperNetwork": network } })))
        }
        ("POST", "/partner/pass/{chain}/{chainNetwork}") => {
            let body = json!({ "walletAddress": ids.wallet, "gatekeeperNetwork": network });
            (String::new(), Some(body))
        }
        ("GET" | "DELETE", "/partner/pass/{chain}/{chainNetwork}/{wallet}") => {
            (format!("?gatekeeperNetwork={network}"), None)
        }
        ("PATCH", "/partner/pass/{chain}/{chainNetwork}/{wallet}") => {
            (format!("?gatekeeperNetwork={network}"), Some(json!({ "state": "FROZEN" })))
        }
        ("GET", "/v2/verdict/{chain}/{chainNetwork}/{wallet}") => {
            let requirement = "attributes=human,kyc&minRemainingSeconds=60&maxAgeSeconds=86400";
            (format!("?gatekeeperNetwork={network}&{requirement}"), None)
        }
        ("GET" | "DELETE", path) if path.starts_with("/v2/") => (String::new(), None),
        ("POST", "/v2/passes") => {
            let item = json!({
                "chain": "ethereum", "chainNetwork": "sepolia", "walletAddress": ids.wallet,
                "gatekeeperNetwork": network,
            });
            (String::new(), Some(json!({ "items": [item] })))
        }
        ("PATCH", "/v2/passes/{id}") => (String::new(), Some(json!({ "state": "FROZEN" }))),
        ("POST" | "PUT" | "PATCH", "/v2/networks" | "/v2/networks/{network}") => {
            (String::new(), Some(json!({ "lifetimeSeconds": 1, "attributes": ["human"] })))
        }
        ("POST", "/v2/webhooks") => {
            (String::new(), Some(json!({ "url": "https://hooks.example/" })))
        }
        ("PATCH", "/v2/webhooks/{id}") => (String::new(), Some(json!({ "enabled": true }))),
        ("POST", path) if path.starts_with("/v2/webhooks/{id}/") => {
            (String::new(), Some(json!({})))
        }
        ("GET", path) if path.contains("piirequest") => (String::new(), None),
        ("PUT", "/partner/piirequest/{id}/status") => {
            (String::new(), Some(json!({ "status": "partner-fail" })))
        }
        ("POST", "/v2/piirequests") => {
            let body = json!({ "gatekeeperNetwork": network, "chain": "ethereum",
                "chainNetwork": "sepolia", "walletAddress": ids.wallet });
            (String::new(), Some(body))
        }
        (_, path) if path.starts_with("/v2/provider/") => (String::new(), Some(json!({}))),
        (method, path) => panic!("tests/service/samples.rs has no request for {method} {path}"),
    };
    let id = match endpoint.path {
        path if path.contains("piirequest") => &ids.pii_request,
        path if path.starts_with("/v2/") && path.contains("{id}") => &ids.operation,
        path if path.contains("{id}") => panic!("tests/service/samples.rs has no id for {path}"),
        _ => "",
    };
    let path = endpoint
        .path
        .replace("{chain}", "ethereum")
        .replace("{chainNetwork}", "sepolia")
        .replace("{wallet}", &ids.wallet)
        .replace("{file}", "start.js")
        .replace("{network}", network)
        .replace("{delivery}", &ids.operation)
        .replace("{rel}", "idDocumentFront")
        .replace("{id}", id);
    assert!(!path.contains('{'), "tests/service/samples.rs leaves something open in {path}");
    (path + &query, body)
}

#[test]
fn every_endpoint_has_a_sample() {
    for endpoint in ENDPOINTS {
        let (path, body) = sample(endpoint, &Ids::of("a"));
        assert!(path.starts_with('/'));
        assert!(body.is_none() || endpoint.method != Method::GET, "{path}");
    }
}
