//! Many passes at once.

use std::collections::HashSet;

use axum::{
    body::Body,
    http::{Method, StatusCode, header},
};
use serde_json::{Value, json};

use super::{SOLANA_WALLET, issue, item, with};
use crate::{
    database::on_both_databases,
    stage::{LIFETIME_SECONDS, NOW_MS, NOW_SECONDS, SEPOLIA, Stage, request, wallet},
};

on_both_databases!(
    many_passes_are_asked_for_at_once,
    each_item_has_its_problem,
    an_item_has_its_expiry,
    an_item_has_its_network,
    the_same_item_twice_is_one_pass,
    a_hundred_identical_requests_yield_one_pass_each,
    a_request_with_a_key_is_answered_once,
    there_are_bounds_to_what_is_asked_at_once,
);

async fn many_passes_are_asked_for_at_once(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let solana = json!({
        "chain": "solana", "chainNetwork": "devnet", "walletAddress": SOLANA_WALLET,
    });
    let mut items: Vec<_> = (1..=99).map(item).collect();
    items.push(solana);
    let results = issue(&stage, &tenant.token, items).await;
    assert_eq!(results.len(), 100);
    let operations: HashSet<_> =
        results.iter().map(|result| result["pass"]["operationId"].to_string()).collect();
    assert_eq!(operations.len(), 100);
    for (index, result) in results.iter().enumerate() {
        assert_eq!((&result["index"], result.get("problem")), (&json!(index), None));
        assert_eq!(result["pass"]["state"], "REQUESTED");
    }
    let pass = &results[99]["pass"];
    let path = format!("/partner/pass/solana/devnet/{SOLANA_WALLET}");
    assert_eq!(stage.get(&tenant.token, &path).await.body, *pass);
    assert_eq!(pass["expiryTimestamp"], NOW_SECONDS + LIFETIME_SECONDS);
}

async fn each_item_has_its_problem(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let revoked = stage.issued(&tenant.token, &wallet(9)).await;
    stage.delete(&tenant.token, &revoked).await;
    let items = vec![
        item(1),
        with(item(2), "walletAddress", json!("x")),
        with(item(3), "chainNetwork", json!("devnet")),
        with(item(4), "chain", json!("\u{0}")),
        with(item(5), "chainNetwork", json!("baseSepolia")),
        with(item(6), "gatekeeperNetwork", json!("nobody")),
        with(item(7), "expiryTimestamp", json!(NOW_SECONDS)),
        with(item(8), "expiryTimestamp", json!(i64::MAX)),
        item(9),
        item(10),
    ];
    let results = issue(&stage, &tenant.token, items).await;
    let codes: Vec<_> =
        results.iter().map(|result| result["problem"]["code"].as_str().unwrap_or("")).collect();
    let expected = [
        "",
        "invalid_wallet_address",
        "unknown_chain",
        "unknown_chain",
        "chain_not_deployed",
        "gatekeeper_network_not_found",
        "invalid_expiry",
        "invalid_expiry",
        "pass_revoked",
        "",
    ];
    assert_eq!(codes, expected);
    let problem = &results[8]["problem"];
    assert_eq!((&problem["status"], problem["title"].is_string()), (&json!(409), true));
    assert!(problem["requestId"].is_string() && results[8].get("pass").is_none());
    let listed = stage.get(&tenant.token, "/v2/passes").await.body;
    assert_eq!(listed["records"].as_array().unwrap().len(), 3);
}

async fn an_item_has_its_expiry(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let asked = with(item(1), "expiryTimestamp", json!(NOW_SECONDS + 1));
    let results = issue(&stage, &tenant.token, vec![asked]).await;
    assert_eq!(results[0]["pass"]["expiryTimestamp"], NOW_SECONDS + 1);
    let task = stage.store.lease(NOW_MS, 60_000).await.unwrap().unwrap();
    assert_eq!(task.expires_at_seconds, NOW_SECONDS + 1);
}

async fn an_item_has_its_network(stage: Stage) {
    let tenant = stage.tenant("a").await;
    stage.network(&tenant.app, "second", false).await;
    let items = vec![item(1), with(item(1), "gatekeeperNetwork", json!("second"))];
    let results = issue(&stage, &tenant.token, items).await;
    assert_eq!(results[0]["problem"]["code"], "gatekeeper_network_required");
    assert_eq!(results[1]["pass"]["gatekeeperNetwork"], "second");
}

async fn the_same_item_twice_is_one_pass(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let results = issue(&stage, &tenant.token, vec![item(1), item(1)]).await;
    assert_eq!(results[0]["pass"], results[1]["pass"]);
    stage.clock.advance_ms(1_000);
    let again = issue(&stage, &tenant.token, vec![item(2), item(1)]).await;
    assert_eq!(again[1]["pass"], results[0]["pass"]);
}

async fn a_hundred_identical_requests_yield_one_pass_each(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let items: Vec<_> = (1..=3).map(item).collect();
    let requests = (0..100).map(|_| issue(&stage, &tenant.token, items.clone()));
    let answers = futures::future::join_all(requests).await;
    for index in 0..3 {
        let of = |field: &str| -> HashSet<_> {
            answers.iter().map(|results| results[index]["pass"][field].to_string()).collect()
        };
        assert_eq!((of("id").len(), of("operationId").len()), (1, 1));
    }
    let listed = stage.get(&tenant.token, "/v2/passes").await.body;
    let records = listed["records"].as_array().unwrap();
    assert_eq!(records.len(), 3);
    assert!(records.iter().all(|pass| pass["events"].as_array().unwrap().len() == 1));
}

async fn a_request_with_a_key_is_answered_once(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let send = async |items: Vec<Value>| {
        let request = request(&tenant.token, Method::POST, "/v2/passes")
            .header(header::CONTENT_TYPE, "application/json")
            .header("idempotency-key", "key");
        stage.send(request.body(Body::from(json!({ "items": items }).to_string())).unwrap()).await
    };
    let first = send((1..=100).map(item).collect()).await;
    assert_eq!(first.status, StatusCode::ACCEPTED);
    stage.delete(&tenant.token, &format!("{SEPOLIA}/{}", wallet(1))).await;
    let again = send((1..=100).map(item).collect()).await;
    assert_eq!((again.status, &again.body), (first.status, &first.body));
    assert_eq!(again.headers["idempotency-replayed"], "true");
    send(vec![item(1)]).await.assert_problem(422, "idempotency_mismatch");
}

async fn there_are_bounds_to_what_is_asked_at_once(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let many: Vec<_> = (1..=101).map(item).collect();
    for body in [
        json!({ "items": [] }),
        json!({ "items": many }),
        json!({ "items": item(1) }),
        json!({}),
        json!([item(1)]),
        json!({ "items": [item(1)], "network": "a" }),
        json!({ "items": [with(item(1), "wallet", json!(1))] }),
        json!({ "items": [with(item(1), "chain", json!(1))] }),
        json!({ "items": [with(item(1), "expiryTimestamp", json!(1.5))] }),
    ] {
        let answer = stage.post(&tenant.token, "/v2/passes", body).await;
        answer.assert_problem(400, "invalid_request");
    }
    let listed = stage.get(&tenant.token, "/v2/passes").await.body;
    assert_eq!(listed["records"], json!([]));
}
