//! What one tenant has does not exist for another.

use axum::http::StatusCode;
use portcullis_service::{
    http::{ENDPOINTS, Guard},
    model::Scopes,
};
use serde_json::{Value, json};

use crate::{
    database::on_both_databases,
    flow::Flow,
    samples::{Ids, sample},
    stage::{Answer, NOW_SECONDS, SEPOLIA, Stage, by, wallet},
};

on_both_databases!(
    no_endpoint_tells_what_is_foreign_from_what_is_not_there,
    a_foreign_pass_does_not_exist,
    a_foreign_network_does_not_exist,
    a_foreign_operation_does_not_exist,
    two_tenants_issue_to_one_wallet,
    a_default_network_is_meant_where_none_is_named,
    several_networks_without_a_default_must_be_named,
    address_and_body_name_the_same_network,
    a_default_network_is_of_the_same_organisation,
);

/// An answer without what is another one each time.
fn told(answer: Answer) -> (StatusCode, Value) {
    let mut body = answer.body;
    forget_request(&mut body);
    (answer.status, body)
}

/// Problems of items name the request as well.
fn forget_request(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.remove("requestId");
            fields.values_mut().for_each(forget_request);
        }
        Value::Array(values) => values.iter_mut().for_each(forget_request),
        _ => {}
    }
}

/// Every endpoint is asked with what another tenant has, and with what nobody has.
async fn no_endpoint_tells_what_is_foreign_from_what_is_not_there(stage: Stage) {
    let (a, b) = (stage.tenant("a").await, stage.tenant("b").await);
    let path = stage.issued(&a.token, &wallet(1)).await;
    let before = stage.get(&a.token, &path).await.body;
    let operation = before["operationId"].as_str().unwrap().to_owned();
    let flow = Flow::new(&stage, &a.network).await;
    let pii_request = flow.verified(&stage, &wallet(2)).await.to_string();
    let foreign = Ids { operation, pii_request, ..Ids::of("a") };
    let nobodys = Ids { wallet: wallet(999), ..Ids::of("nobody") };
    // Those by ids of their own are asked in `passes`, `networks` and `webhook`.
    let is_elsewhere = |path: &str| {
        let others = ["/v2/passes/{id}", "/v2/networks", "/v2/webhooks"];
        others.iter().any(|other| path.starts_with(other))
    };
    let guarded = || {
        let guarded = ENDPOINTS.iter().filter(|endpoint| matches!(endpoint.guard, Guard::Scope(_)));
        guarded.filter(|endpoint| !is_elsewhere(endpoint.path))
    };
    for endpoint in guarded() {
        let asked = async |ids: &Ids| {
            let (path, body) = sample(endpoint, ids);
            told(stage.call(&b.token, endpoint.method.clone(), &path, body).await)
        };
        let (of_a, of_nobody) = (asked(&foreign).await, asked(&nobodys).await);
        assert_eq!(of_a, of_nobody, "{} {}", endpoint.method, endpoint.path);
        let text = of_a.1.to_string();
        assert!(!text.contains(&wallet(1)[2..]) && !text.contains("a-network"), "{text}");
    }
    assert_eq!(stage.get(&a.token, &path).await.body, before);
    // The same requests are good for those whose it is: otherwise nothing was shown.
    for endpoint in guarded() {
        // An image is no JSON, the test provider is none for live applications, and there is no chain.
        let others = ["/v2/piirequests", "/v2/verdict/{chain}/{chainNetwork}/{wallet}"];
        if endpoint.path.ends_with("{rel}") || others.contains(&endpoint.path) {
            continue;
        }
        let (path, body) = sample(endpoint, &foreign);
        let answer = stage.call(&a.token, endpoint.method.clone(), &path, body).await;
        assert!(answer.status.is_success(), "{} {path}: {}", endpoint.method, answer.status);
    }
}

async fn a_foreign_pass_does_not_exist(stage: Stage) {
    let (a, b) = (stage.tenant("a").await, stage.tenant("b").await);
    let path = stage.issued(&a.token, &wallet(1)).await;
    for path in [path.clone(), format!("{path}?gatekeeperNetwork=a-network")] {
        assert_eq!(stage.get(&b.token, &path).await.status, StatusCode::NOT_FOUND);
        assert_eq!(stage.delete(&b.token, &path).await.status, StatusCode::NOT_FOUND);
        for body in [json!({ "state": "FROZEN" }), json!({ "expiryTimestamp": NOW_SECONDS + 9 })] {
            let answer = stage.patch(&b.token, &path, body).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND);
        }
    }
    let listed = stage.post(&b.token, "/partner/pass", json!({})).await;
    assert_eq!(listed.body, json!({ "records": [] }));
    let listed = stage.get(&b.token, "/v2/passes").await;
    assert_eq!(listed.body, json!({ "records": [], "nextCursor": null }));
    let pass = stage.get(&a.token, &path).await.body;
    assert_eq!(pass["events"].as_array().unwrap().len(), 1);
}

async fn a_foreign_network_does_not_exist(stage: Stage) {
    let (_, b) = (stage.tenant("a").await, stage.tenant("b").await);
    for network in ["a-network", "nobody", "", "a'--"] {
        let body = json!({ "walletAddress": wallet(1), "gatekeeperNetwork": network });
        let answer = stage.post(&b.token, SEPOLIA, body).await;
        answer.assert_problem(404, "gatekeeper_network_not_found");
        let filter = json!({ "filter": { "gatekeeperNetwork": network } });
        let listed = stage.post(&b.token, "/partner/pass", filter).await;
        assert_eq!(listed.body, json!({ "records": [] }));
    }
}

async fn a_foreign_operation_does_not_exist(stage: Stage) {
    let (a, b) = (stage.tenant("a").await, stage.tenant("b").await);
    let path = stage.issued(&a.token, &wallet(1)).await;
    let pass = stage.get(&a.token, &path).await.body;
    let path = format!("/v2/operations/{}", pass["operationId"].as_str().unwrap());
    assert_eq!(stage.get(&a.token, &path).await.status, StatusCode::OK);
    stage.get(&b.token, &path).await.assert_problem(404, "operation_not_found");
}

async fn two_tenants_issue_to_one_wallet(stage: Stage) {
    let (a, b) = (stage.tenant("a").await, stage.tenant("b").await);
    let path = stage.issued(&a.token, &wallet(1)).await;
    stage.issued(&b.token, &wallet(1)).await;
    let (of_a, of_b) = (stage.get(&a.token, &path).await, stage.get(&b.token, &path).await);
    assert_ne!(of_a.body["id"], of_b.body["id"]);
    stage.delete(&a.token, &path).await;
    assert_eq!(stage.get(&b.token, &path).await.body["state"], "REQUESTED");
}

async fn a_default_network_is_meant_where_none_is_named(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let second = stage.network(&tenant.app, "second", false).await;
    let key = stage.client(&tenant.app, Scopes::all(), Some(second)).await;
    let token = stage.token(&key, &Scopes::all());
    let path = stage.issued(&token, &wallet(1)).await;
    assert_eq!(stage.get(&token, &path).await.body["gatekeeperNetwork"], "second");
    let named = format!("{path}?gatekeeperNetwork=a-network");
    stage.get(&token, &named).await.assert_problem(404, "pass_not_found");
}

async fn several_networks_without_a_default_must_be_named(stage: Stage) {
    let tenant = stage.tenant("a").await;
    stage.network(&tenant.app, "second", false).await;
    let body = json!({ "walletAddress": wallet(1) });
    let answer = stage.post(&tenant.token, SEPOLIA, body).await;
    answer.assert_problem(400, "gatekeeper_network_required");
    let body = json!({ "walletAddress": wallet(1), "gatekeeperNetwork": "second" });
    let answer = stage.post(&tenant.token, SEPOLIA, body).await;
    assert_eq!(answer.body["gatekeeperNetwork"], "second");
}

async fn address_and_body_name_the_same_network(stage: Stage) {
    let tenant = stage.tenant("a").await;
    stage.network(&tenant.app, "second", false).await;
    let path = format!("{SEPOLIA}?gatekeeperNetwork=second");
    for (network, status) in
        [("a-network", StatusCode::BAD_REQUEST), ("second", StatusCode::ACCEPTED)]
    {
        let body = json!({ "walletAddress": wallet(1), "gatekeeperNetwork": network });
        assert_eq!(stage.post(&tenant.token, &path, body).await.status, status);
    }
}

async fn a_default_network_is_of_the_same_organisation(stage: Stage) {
    use portcullis_service::{
        model::{AllowedAddresses, Client, ClientId, ClientKey, Credential, KeyId},
        store::StoreError,
    };
    let (a, b) = (stage.tenant("a").await, stage.tenant("b").await);
    let id = ClientId::new();
    let client = Client {
        id,
        app: b.app.id,
        scopes: Scopes::all(),
        default_network: Some(a.network.clone()),
        allowed_addresses: AllowedAddresses::EVERYWHERE,
        revoked_at_ms: None,
    };
    let credential = Credential::Secret(String::new());
    let key = ClientKey { id: KeyId::new(), client: id, credential, not_after_ms: None };
    let added = stage.store.add_client(&client, &key, &by()).await;
    assert!(matches!(added, Err(StoreError::Dangling)), "{added:?}");
}
