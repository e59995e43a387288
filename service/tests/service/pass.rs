//! The life of a pass, as far as the API takes it.

use axum::http::{StatusCode, header};
use portcullis_service::model::AppMode;
use serde_json::{Value, json};

use crate::{
    database::{on_both_databases, tamper},
    stage::{LIFETIME_SECONDS, NOW_SECONDS, SEPOLIA, Stage, wallet},
};

const SOLANA_WALLET: &str = "4v4PL5bMZXXvQB3mvWPXLvqfJpjJmPRnPrmENnUESQQQ";

on_both_databases!(
    an_issue_is_answered_before_the_chain_has_it,
    a_requested_pass_can_be_read_at_once,
    the_case_of_an_evm_wallet_does_not_matter,
    asking_twice_yields_one_pass,
    one_wallet_holds_a_pass_on_each_chain,
    a_state_is_changed_and_the_event_appended,
    what_is_so_already_changes_nothing,
    exactly_one_field_is_changed,
    requested_and_rejected_cannot_be_asked_for,
    an_expiry_is_changed,
    an_expiry_lies_ahead,
    the_expiry_of_a_frozen_pass_stays,
    a_revocation_is_final,
    a_pass_that_does_not_exist_is_not_found,
    a_network_must_be_on_the_chain,
    the_sandbox_is_on_testnets_alone,
    an_application_in_test_mode_stays_on_testnets,
    an_operation_can_be_watched,
    a_pass_expires_after_its_last_second,
    a_pass_tells_its_newest_thousand_events,
);

fn event_types(pass: &Value) -> Vec<&str> {
    let events = pass["events"].as_array().unwrap().iter();
    events.map(|event| event["eventType"].as_str().unwrap()).collect()
}

async fn an_issue_is_answered_before_the_chain_has_it(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let body = json!({ "walletAddress": SOLANA_WALLET });
    let answer = stage.post(&tenant.token, "/partner/pass/solana/devnet", body).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED);
    let operation = answer.body["operationId"].as_str().unwrap();
    let location = answer.headers[header::LOCATION].to_str().unwrap();
    assert_eq!(location, format!("/v2/operations/{operation}"));
    let expected = json!({
        "id": answer.body["id"],
        "chain": { "type": "solana", "network": "devnet" },
        "gatekeeperNetwork": "a-network",
        "walletAddress": SOLANA_WALLET,
        "state": "REQUESTED",
        "onChainState": null,
        "expiryTimestamp": NOW_SECONDS + LIFETIME_SECONDS,
        "attributes": ["human", "kyc"],
        "expired": false,
        "events": [{ "eventType": "TOKEN_ISSUED_INITIATED", "timestamp": NOW_SECONDS }],
        "operationId": operation,
    });
    assert_eq!(answer.body, expected);
}

async fn a_requested_pass_can_be_read_at_once(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = stage.issued(&tenant.token, &wallet(1)).await;
    let answer = stage.get(&tenant.token, &path).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.body["state"], "REQUESTED");
}

async fn the_case_of_an_evm_wallet_does_not_matter(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let digits = "ea5ce8f9c81b681876dc713d33371c3e262a5888";
    stage.issued(&tenant.token, &format!("0x{digits}")).await;
    let upper = format!("{SEPOLIA}/0x{}", digits.to_uppercase());
    let answer = stage.get(&tenant.token, &upper).await;
    assert_eq!(answer.status, StatusCode::OK);
    let canonical = answer.body["walletAddress"].as_str().unwrap();
    assert_ne!(canonical, canonical.to_lowercase());
    let again = stage.post(&tenant.token, SEPOLIA, json!({ "walletAddress": canonical })).await;
    assert_eq!(again.body["id"], answer.body["id"]);
}

async fn asking_twice_yields_one_pass(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let body = json!({ "walletAddress": wallet(1) });
    let first = stage.post(&tenant.token, SEPOLIA, body.clone()).await;
    stage.clock.advance_ms(5_000);
    let second = stage.post(&tenant.token, SEPOLIA, body).await;
    assert_eq!(second.status, StatusCode::ACCEPTED);
    assert_eq!(second.body, first.body);
}

async fn one_wallet_holds_a_pass_on_each_chain(stage: Stage) {
    let tenant = stage.tenant("a").await;
    stage.issued(&tenant.token, &wallet(1)).await;
    let other = format!("/partner/pass/ethereum/polygonZKEVMTestnet/{}", wallet(1));
    stage.get(&tenant.token, &other).await.assert_problem(404, "pass_not_found");
}

async fn a_state_is_changed_and_the_event_appended(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = stage.issued(&tenant.token, &wallet(1)).await;
    for (state, event) in
        [("FROZEN", "TOKEN_FROZEN_INITIATED"), ("ACTIVE", "TOKEN_UNFROZEN_INITIATED")]
    {
        let answer = stage.patch(&tenant.token, &path, json!({ "state": state })).await;
        assert_eq!((answer.status, &answer.body["status"]), (StatusCode::OK, &json!("ok")));
        let pass = stage.get(&tenant.token, &path).await.body;
        assert_eq!(event_types(&pass).last(), Some(&event));
        assert_eq!(pass["operationId"], answer.body["operationId"]);
    }
    let pass = stage.get(&tenant.token, &path).await.body;
    assert_eq!(pass["onChainState"], Value::Null);
}

async fn what_is_so_already_changes_nothing(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = stage.issued(&tenant.token, &wallet(1)).await;
    let before = stage.get(&tenant.token, &path).await.body;
    for body in
        [json!({ "state": "ACTIVE" }), json!({ "expiryTimestamp": NOW_SECONDS + LIFETIME_SECONDS })]
    {
        let answer = stage.patch(&tenant.token, &path, body).await;
        assert_eq!(answer.status, StatusCode::OK);
    }
    assert_eq!(stage.get(&tenant.token, &path).await.body, before);
}

async fn exactly_one_field_is_changed(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = stage.issued(&tenant.token, &wallet(1)).await;
    for body in [
        json!({}),
        json!({ "state": "FROZEN", "expiryTimestamp": NOW_SECONDS + 10 }),
        json!({ "gatekeeperNetwork": "a-network" }),
        json!({ "state": null }),
    ] {
        stage.patch(&tenant.token, &path, body).await.assert_problem(400, "invalid_request");
    }
}

async fn requested_and_rejected_cannot_be_asked_for(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = stage.issued(&tenant.token, &wallet(1)).await;
    for (state, code) in [
        ("REQUESTED", "invalid_state"),
        ("REJECTED", "invalid_state"),
        ("EXPIRED", "invalid_request"),
        ("active", "invalid_request"),
    ] {
        let answer = stage.patch(&tenant.token, &path, json!({ "state": state })).await;
        answer.assert_problem(400, code);
    }
}

async fn an_expiry_is_changed(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = stage.issued(&tenant.token, &wallet(1)).await;
    let expiry = NOW_SECONDS + 2;
    let answer = stage.patch(&tenant.token, &path, json!({ "expiryTimestamp": expiry })).await;
    assert_eq!(answer.status, StatusCode::OK);
    let pass = stage.get(&tenant.token, &path).await.body;
    assert_eq!(pass["expiryTimestamp"], expiry);
    let expected = ["TOKEN_ISSUED_INITIATED", "TOKEN_EXPIRY_CHANGED_INITIATED"];
    assert_eq!(event_types(&pass), expected);
}

async fn an_expiry_lies_ahead(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = stage.issued(&tenant.token, &wallet(1)).await;
    for (expiry, code) in [
        (json!(NOW_SECONDS), "invalid_expiry"),
        (json!(-1), "invalid_expiry"),
        (json!(NOW_SECONDS * 1_000), "invalid_expiry"),
        (json!(u64::MAX), "invalid_request"),
        (json!(1e30), "invalid_request"),
        (json!(1_800_000_000.5), "invalid_request"),
        (json!("1800000000"), "invalid_request"),
    ] {
        let answer = stage.patch(&tenant.token, &path, json!({ "expiryTimestamp": expiry })).await;
        answer.assert_problem(400, code);
    }
}

async fn the_expiry_of_a_frozen_pass_stays(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = stage.issued(&tenant.token, &wallet(1)).await;
    stage.patch(&tenant.token, &path, json!({ "state": "FROZEN" })).await;
    let body = json!({ "expiryTimestamp": NOW_SECONDS + 10 });
    stage.patch(&tenant.token, &path, body).await.assert_problem(409, "pass_frozen");
}

async fn a_revocation_is_final(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = stage.issued(&tenant.token, &wallet(1)).await;
    let first = stage.delete(&tenant.token, &path).await;
    assert_eq!((first.status, &first.body["status"]), (StatusCode::OK, &json!("ok")));
    let second = stage.delete(&tenant.token, &path).await;
    assert_eq!((second.status, second.body), (StatusCode::OK, first.body));
    let pass = stage.get(&tenant.token, &path).await.body;
    assert_eq!(pass["state"], "REVOKED");
    assert_eq!(event_types(&pass), ["TOKEN_ISSUED_INITIATED", "TOKEN_REVOKED_INITIATED"]);
    let again = stage.post(&tenant.token, SEPOLIA, json!({ "walletAddress": wallet(1) })).await;
    again.assert_problem(409, "pass_revoked");
    for body in [
        json!({ "state": "ACTIVE" }),
        json!({ "state": "FROZEN" }),
        json!({ "expiryTimestamp": NOW_SECONDS + 10 }),
    ] {
        stage.patch(&tenant.token, &path, body).await.assert_problem(409, "pass_revoked");
    }
}

async fn a_pass_that_does_not_exist_is_not_found(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = format!("{SEPOLIA}/{}", wallet(1));
    stage.get(&tenant.token, &path).await.assert_problem(404, "pass_not_found");
    stage.delete(&tenant.token, &path).await.assert_problem(404, "pass_not_found");
    let frozen = stage.patch(&tenant.token, &path, json!({ "state": "FROZEN" })).await;
    frozen.assert_problem(404, "pass_not_found");
}

async fn a_network_must_be_on_the_chain(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let body = json!({ "walletAddress": wallet(1) });
    let answer = stage.post(&tenant.token, "/partner/pass/ethereum/baseSepolia", body).await;
    answer.assert_problem(400, "chain_not_deployed");
}

async fn the_sandbox_is_on_testnets_alone(stage: Stage) {
    let tenant = stage.tenant_in("a", AppMode::Live, true).await;
    let issue = async |path: &str, wallet: &str| {
        stage.post(&tenant.token, path, json!({ "walletAddress": wallet })).await
    };
    assert_eq!(issue(SEPOLIA, &wallet(1)).await.status, StatusCode::ACCEPTED);
    let main = issue("/partner/pass/solana/mainnet-beta", SOLANA_WALLET).await;
    main.assert_problem(400, "chain_not_in_sandbox");
    let testnet = issue("/partner/pass/ethereum/polygonZKEVMTestnet", &wallet(1)).await;
    testnet.assert_problem(400, "chain_not_in_sandbox");
}

async fn an_application_in_test_mode_stays_on_testnets(stage: Stage) {
    let tenant = stage.tenant_in("a", AppMode::Test, false).await;
    let body = json!({ "walletAddress": SOLANA_WALLET });
    let main = stage.post(&tenant.token, "/partner/pass/solana/mainnet-beta", body.clone()).await;
    main.assert_problem(403, "live_mode_required");
    let path = format!("/partner/pass/solana/mainnet-beta/{SOLANA_WALLET}");
    stage.delete(&tenant.token, &path).await.assert_problem(403, "live_mode_required");
    let devnet = stage.post(&tenant.token, "/partner/pass/solana/devnet", body).await;
    assert_eq!(devnet.status, StatusCode::ACCEPTED);
}

async fn an_operation_can_be_watched(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = stage.issued(&tenant.token, &wallet(1)).await;
    let pass = stage.get(&tenant.token, &path).await.body;
    let operation = pass["operationId"].as_str().unwrap();
    let answer = stage.get(&tenant.token, &format!("/v2/operations/{operation}")).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.body["passId"], pass["id"]);
    assert_eq!(
        (&answer.body["kind"], &answer.body["status"]),
        (&json!("issue"), &json!("pending"))
    );
    for id in ["x", "018f0000-0000-7000-8000-000000000000"] {
        let answer = stage.get(&tenant.token, &format!("/v2/operations/{id}")).await;
        answer.assert_problem(404, "operation_not_found");
    }
}

async fn a_pass_expires_after_its_last_second(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = stage.issued(&tenant.token, &wallet(1)).await;
    stage.clock.advance_ms(LIFETIME_SECONDS * 1_000 + 999);
    let token = stage.token(&tenant.client, &portcullis_service::model::Scopes::all());
    assert_eq!(stage.get(&token, &path).await.body["expired"], false);
    stage.clock.advance_ms(1);
    assert_eq!(stage.get(&token, &path).await.body["expired"], true);
}

/// A client may make any number of them.
async fn a_pass_tells_its_newest_thousand_events(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = stage.issued(&tenant.token, &wallet(1)).await;
    tamper(
        &stage,
        "INSERT INTO pass_event (pass_id, seq, event_type, op_id, at_ms)
         WITH RECURSIVE number (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM number WHERE n < 1200)
         SELECT o.pass_id, n, 'TOKEN_ISSUED', o.id, n * 1000 FROM number, chain_op o",
    )
    .await;
    let pass = stage.get(&tenant.token, &path).await.body;
    let events = pass["events"].as_array().unwrap();
    assert_eq!((events.len(), &events[0]["timestamp"]), (1_000, &json!(201)));
    assert_eq!(events[999]["timestamp"], 1_200);
}
