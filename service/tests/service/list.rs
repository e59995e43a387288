//! Listing passes.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::{
    database::on_both_databases,
    stage::{SEPOLIA, Stage, Tenant, wallet},
};

on_both_databases!(
    twenty_passes_are_listed_by_default,
    limit_and_skip_have_bounds,
    filters_are_met_together,
    a_state_is_filtered_as_it_is_shown,
    a_cursor_goes_through_all_of_them,
    an_empty_body_lists_too,
);

async fn issue(stage: &Stage, tenant: &Tenant, count: u64) {
    for number in 1..=count {
        stage.issued(&tenant.token, &wallet(number)).await;
    }
}

async fn list(stage: &Stage, tenant: &Tenant, body: Value) -> Vec<String> {
    let answer = stage.post(&tenant.token, "/partner/pass", body).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    wallets(&answer.body)
}

fn wallets(body: &Value) -> Vec<String> {
    let records = body["records"].as_array().unwrap().iter();
    records.map(|pass| pass["walletAddress"].as_str().unwrap().to_lowercase()).collect()
}

async fn twenty_passes_are_listed_by_default(stage: Stage) {
    let tenant = stage.tenant("a").await;
    issue(&stage, &tenant, 22).await;
    let expected: Vec<_> = (1..=20).map(wallet).collect();
    assert_eq!(list(&stage, &tenant, json!({})).await, expected);
    let rest = list(&stage, &tenant, json!({ "skip": 20 })).await;
    assert_eq!(rest, [wallet(21), wallet(22)]);
    assert_eq!(list(&stage, &tenant, json!({ "limit": 1, "skip": 3 })).await, [wallet(4)]);
}

async fn limit_and_skip_have_bounds(stage: Stage) {
    let tenant = stage.tenant("a").await;
    assert!(list(&stage, &tenant, json!({ "limit": 100, "skip": 10_000 })).await.is_empty());
    issue(&stage, &tenant, 2).await;
    // The original API counts in floats.
    assert_eq!(list(&stage, &tenant, json!({ "limit": 1.0, "skip": 1.0 })).await, [wallet(2)]);
    for body in [
        json!({ "limit": 0 }),
        json!({ "limit": 101 }),
        json!({ "limit": -1 }),
        json!({ "limit": 1.5 }),
        json!({ "limit": "20" }),
        json!({ "skip": -1 }),
        json!({ "skip": 10_001 }),
        json!({ "limit": 1e300 }),
        json!({ "skip": 0.5 }),
        json!([]),
        json!(null),
    ] {
        let answer = stage.post(&tenant.token, "/partner/pass", body).await;
        answer.assert_problem(400, "invalid_request");
    }
}

async fn filters_are_met_together(stage: Stage) {
    let tenant = stage.tenant("a").await;
    issue(&stage, &tenant, 2).await;
    let solana = "4v4PL5bMZXXvQB3mvWPXLvqfJpjJmPRnPrmENnUESQQQ";
    let body = json!({ "walletAddress": solana });
    stage.post(&tenant.token, "/partner/pass/solana/devnet", body).await;
    for (filter, expected) in [
        (json!({ "walletAddress": wallet(2) }), vec![wallet(2)]),
        (json!({ "walletAddress": wallet(3) }), vec![]),
        (json!({ "chain": "solana" }), vec![solana.to_lowercase()]),
        (json!({ "chainNetwork": "sepolia" }), vec![wallet(1), wallet(2)]),
        (json!({ "chain": "solana", "chainNetwork": "sepolia" }), vec![]),
        (json!({ "gatekeeperNetwork": "a-network", "walletAddress": wallet(1) }), vec![wallet(1)]),
    ] {
        assert_eq!(list(&stage, &tenant, json!({ "filter": filter })).await, expected, "{filter}");
    }
    for (filter, code) in [
        (json!({ "walletAddress": "x" }), "invalid_wallet_address"),
        (json!({ "chainNetwork": "' OR 1=1 --" }), "unknown_chain"),
        (json!({ "chainNetwork": "\u{0}" }), "unknown_chain"),
        (json!({ "chain": "solana", "chainNetwork": "" }), "unknown_chain"),
    ] {
        let body = json!({ "filter": filter });
        stage.post(&tenant.token, "/partner/pass", body).await.assert_problem(400, code);
    }
}

async fn a_state_is_filtered_as_it_is_shown(stage: Stage) {
    let tenant = stage.tenant("a").await;
    issue(&stage, &tenant, 3).await;
    let path = |number| format!("{SEPOLIA}/{}", wallet(number));
    stage.patch(&tenant.token, &path(2), json!({ "state": "FROZEN" })).await;
    stage.delete(&tenant.token, &path(3)).await;
    for (state, expected) in [
        ("REQUESTED", vec![wallet(1)]),
        ("ACTIVE", vec![]),
        ("FROZEN", vec![wallet(2)]),
        ("REVOKED", vec![wallet(3)]),
        ("REJECTED", vec![]),
    ] {
        let body = json!({ "filter": { "state": state } });
        assert_eq!(list(&stage, &tenant, body).await, expected, "{state}");
    }
}

async fn a_cursor_goes_through_all_of_them(stage: Stage) {
    let tenant = stage.tenant("a").await;
    issue(&stage, &tenant, 5).await;
    let mut found = Vec::new();
    let mut path = "/v2/passes?limit=2".to_owned();
    let mut pages = 0;
    loop {
        let page = stage.get(&tenant.token, &path).await.body;
        found.extend(wallets(&page));
        pages += 1;
        let Some(cursor) = page["nextCursor"].as_str() else { break };
        path = format!("/v2/passes?limit=2&cursor={cursor}");
    }
    assert_eq!((found, pages), ((1..=5).map(wallet).collect(), 3));
    for path in ["/v2/passes?cursor=x", "/v2/passes?limit=0", "/v2/passes?page=2"] {
        stage.get(&tenant.token, path).await.assert_problem(400, "invalid_request");
    }
}

async fn an_empty_body_lists_too(stage: Stage) {
    let tenant = stage.tenant("a").await;
    issue(&stage, &tenant, 1).await;
    let answer = stage.call(&tenant.token, axum::http::Method::POST, "/partner/pass", None).await;
    assert_eq!(wallets(&answer.body), [wallet(1)]);
}
