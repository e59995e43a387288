//! Passes by their ids, and many at once.

use std::collections::HashSet;

use axum::{
    body::Body,
    http::{Method, StatusCode, header},
};
use portcullis_service::model::{AppMode, PassId, Scopes};
use serde_json::{Value, json};

use crate::{
    database::{on_both_databases, tamper},
    stage::{LIFETIME_SECONDS, NOW_MS, NOW_SECONDS, SEPOLIA, Stage, Tenant, request, wallet},
};

on_both_databases!(
    a_list_has_the_newest_events,
    many_passes_are_asked_for_at_once,
    each_item_has_its_problem,
    an_item_has_its_expiry,
    an_item_has_its_network,
    the_same_item_twice_is_one_pass,
    a_hundred_identical_requests_yield_one_pass_each,
    a_request_with_a_key_is_answered_once,
    there_are_bounds_to_what_is_asked_at_once,
    a_pass_is_found_and_changed_by_its_id,
    changes_are_taken_on_with_202,
    another_tenants_pass_does_not_exist,
    an_application_in_test_mode_has_testnets_alone,
    passes_are_filtered,
    filters_and_pages_go_together,
    a_list_that_is_read_while_passes_are_issued_misses_none,
);

const SOLANA_WALLET: &str = "4v4PL5bMZXXvQB3mvWPXLvqfJpjJmPRnPrmENnUESQQQ";

fn item(number: u64) -> Value {
    json!({ "chain": "ethereum", "chainNetwork": "sepolia", "walletAddress": wallet(number) })
}

fn with(mut item: Value, field: &str, value: Value) -> Value {
    item[field] = value;
    item
}

async fn issue(stage: &Stage, token: &str, items: Vec<Value>) -> Vec<Value> {
    let answer = stage.post(token, "/v2/passes", json!({ "items": items })).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.body);
    answer.body["results"].as_array().unwrap().clone()
}

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

async fn by_id(stage: &Stage, tenant: &Tenant, number: u64) -> String {
    let path = stage.issued(&tenant.token, &wallet(number)).await;
    let pass = stage.get(&tenant.token, &path).await.body;
    format!("/v2/passes/{}", pass["id"].as_str().unwrap())
}

async fn a_pass_is_found_and_changed_by_its_id(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = by_id(&stage, &tenant, 1).await;
    let old = format!("{SEPOLIA}/{}", wallet(1));
    let pass = stage.get(&tenant.token, &path).await;
    assert_eq!(pass.status, StatusCode::OK);
    assert_eq!(stage.get(&tenant.token, &old).await.body, pass.body);
    stage.patch(&tenant.token, &path, json!({ "state": "FROZEN" })).await;
    assert_eq!(stage.get(&tenant.token, &old).await.body["state"], "FROZEN");
    let answer =
        stage.patch(&tenant.token, &path, json!({ "expiryTimestamp": NOW_SECONDS + 9 })).await;
    answer.assert_problem(409, "pass_frozen");
    stage.delete(&tenant.token, &path).await;
    let answer = stage.patch(&tenant.token, &path, json!({ "state": "ACTIVE" })).await;
    answer.assert_problem(409, "pass_revoked");
    for body in [
        json!({}),
        json!({ "state": "ACTIVE", "expiryTimestamp": NOW_SECONDS + 9 }),
        json!({ "state": "FROZEN", "reason": 1 }),
        json!({ "expiryTimestamp": 20.0 }),
    ] {
        stage.patch(&tenant.token, &path, body).await.assert_problem(400, "invalid_request");
    }
    let answer = stage.patch(&tenant.token, &path, json!({ "state": "REQUESTED" })).await;
    answer.assert_problem(400, "invalid_state");
}

async fn changes_are_taken_on_with_202(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = by_id(&stage, &tenant, 1).await;
    for answer in [
        stage.patch(&tenant.token, &path, json!({ "expiryTimestamp": NOW_SECONDS + 9 })).await,
        stage.patch(&tenant.token, &path, json!({ "state": "FROZEN" })).await,
        stage.patch(&tenant.token, &path, json!({ "state": "FROZEN" })).await,
        stage.delete(&tenant.token, &path).await,
    ] {
        assert_eq!(answer.status, StatusCode::ACCEPTED);
        let operation = answer.body["operationId"].as_str().unwrap();
        assert_eq!(answer.headers[header::LOCATION], format!("/v2/operations/{operation}"));
        assert!(answer.body["events"].is_array());
    }
    assert_eq!(stage.get(&tenant.token, &path).await.body["state"], "REVOKED");
}

async fn assert_missing(stage: &Stage, token: &str, path: &str) {
    for answer in [
        stage.get(token, path).await,
        stage.patch(token, path, json!({ "state": "FROZEN" })).await,
        stage.delete(token, path).await,
    ] {
        answer.assert_problem(404, "pass_not_found");
    }
}

async fn another_tenants_pass_does_not_exist(stage: Stage) {
    let (a, b) = (stage.tenant("a").await, stage.tenant("b").await);
    let path = by_id(&stage, &a, 1).await;
    assert_missing(&stage, &b.token, &path).await;
    for id in [PassId::new().to_string(), "x".to_owned(), "%00".to_owned()] {
        assert_missing(&stage, &a.token, &format!("/v2/passes/{id}")).await;
    }
    assert_eq!(stage.get(&a.token, &path).await.body["events"].as_array().unwrap().len(), 1);
}

async fn an_application_in_test_mode_has_testnets_alone(stage: Stage) {
    let live = stage.tenant("a").await;
    let app =
        stage.store.ensure_app("a", "test", AppMode::Test, &crate::stage::by()).await.unwrap();
    let client = stage.client(&app, Scopes::all(), None).await;
    let test = stage.token(&client, &Scopes::all());
    let mut paths = Vec::new();
    for network in ["mainnet-beta", "devnet"] {
        let item = json!({
            "chain": "solana", "chainNetwork": network, "walletAddress": SOLANA_WALLET,
        });
        let results = issue(&stage, &live.token, vec![item.clone()]).await;
        paths.push(format!("/v2/passes/{}", results[0]["pass"]["id"].as_str().unwrap()));
        let results = issue(&stage, &test, vec![item]).await;
        let code = results[0]["problem"]["code"].as_str();
        assert_eq!(code, (network == "mainnet-beta").then_some("live_mode_required"));
    }
    assert_missing(&stage, &test, &paths[0]).await;
    assert_eq!(stage.get(&test, &paths[1]).await.status, StatusCode::OK);
    let answer = stage.delete(&test, &paths[1]).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED);
}

fn wallets(body: &Value) -> Vec<String> {
    let records = body["records"].as_array().unwrap().iter();
    records.map(|pass| pass["walletAddress"].as_str().unwrap().to_lowercase()).collect()
}

async fn passes_are_filtered(stage: Stage) {
    let tenant = stage.tenant("a").await;
    stage.network(&tenant.app, "second", false).await;
    let named = |number, network: &str| with(item(number), "gatekeeperNetwork", json!(network));
    let solana = json!({
        "chain": "solana", "chainNetwork": "devnet", "walletAddress": SOLANA_WALLET,
        "gatekeeperNetwork": "second",
    });
    let items = vec![named(1, "a-network"), named(2, "a-network"), named(3, "second"), solana];
    let results = issue(&stage, &tenant.token, items).await;
    let path = format!("/v2/passes/{}", results[1]["pass"]["id"].as_str().unwrap());
    stage.patch(&tenant.token, &path, json!({ "state": "FROZEN" })).await;
    let solana = SOLANA_WALLET.to_lowercase();
    for (query, expected) in [
        ("".to_owned(), vec![wallet(1), wallet(2), wallet(3), solana.clone()]),
        ("state=FROZEN".to_owned(), vec![wallet(2)]),
        ("state=REQUESTED".to_owned(), vec![wallet(1), wallet(3), solana.clone()]),
        ("state=ACTIVE".to_owned(), vec![]),
        ("chain=solana".to_owned(), vec![solana.clone()]),
        ("chainNetwork=sepolia".to_owned(), vec![wallet(1), wallet(2), wallet(3)]),
        ("chain=solana&chainNetwork=sepolia".to_owned(), vec![]),
        ("gatekeeperNetwork=second".to_owned(), vec![wallet(3), solana.clone()]),
        ("gatekeeperNetwork=second&chain=solana".to_owned(), vec![solana.clone()]),
        ("gatekeeperNetwork=nobody".to_owned(), vec![]),
        (format!("walletAddress={}", wallet(3)), vec![wallet(3)]),
        (format!("walletAddress={}", wallet(4)), vec![]),
    ] {
        let answer = stage.get(&tenant.token, &format!("/v2/passes?{query}")).await;
        assert_eq!((answer.status, wallets(&answer.body)), (StatusCode::OK, expected), "{query}");
    }
    for (query, code) in [
        ("gatekeeperNetwork=%00", "invalid_request"),
        ("chainNetwork=nowhere", "unknown_chain"),
        ("chainNetwork=%00", "unknown_chain"),
        ("walletAddress=x", "invalid_wallet_address"),
        ("walletAddress=%00", "invalid_wallet_address"),
        ("state=LOST", "invalid_request"),
        ("chain=bitcoin", "invalid_request"),
        ("cursor=%00", "invalid_request"),
        ("wallet=x", "invalid_request"),
    ] {
        let answer = stage.get(&tenant.token, &format!("/v2/passes?{query}")).await;
        answer.assert_problem(400, code);
    }
}

/// Every page of a list.
async fn all_pages(stage: &Stage, token: &str, query: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut path = format!("/v2/passes?{query}");
    loop {
        let page = stage.get(token, &path).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
        found.extend(wallets(&page.body));
        let Some(cursor) = page.body["nextCursor"].as_str() else { return found };
        path = format!("/v2/passes?{query}&cursor={cursor}");
    }
}

async fn filters_and_pages_go_together(stage: Stage) {
    let tenant = stage.tenant("a").await;
    issue(&stage, &tenant.token, (1..=9).map(item).collect()).await;
    for number in [2, 5, 8] {
        let path = format!("{SEPOLIA}/{}", wallet(number));
        stage.patch(&tenant.token, &path, json!({ "state": "FROZEN" })).await;
    }
    let frozen = all_pages(&stage, &tenant.token, "state=FROZEN&limit=2").await;
    assert_eq!(frozen, [2, 5, 8].map(wallet));
    let requested = all_pages(&stage, &tenant.token, "state=REQUESTED&limit=4").await;
    assert_eq!(requested, [1, 3, 4, 6, 7, 9].map(wallet));
}

/// Whoever reads to the end, again and again from where he was, while others issue, has every pass at
/// the end, each once.
async fn a_list_that_is_read_while_passes_are_issued_misses_none(stage: Stage) {
    const WRITERS: u64 = 8;
    const EACH: u64 = 12;
    let tenant = stage.tenant("a").await;
    let writers = (0..WRITERS).map(|writer| {
        let (stage, tenant) = (&stage, &tenant);
        async move {
            for number in 0..EACH {
                let number = 1 + writer * EACH + number;
                stage.issued(&tenant.token, &wallet(number)).await;
            }
        }
    });
    let is_done = std::sync::atomic::AtomicBool::new(false);
    let reader = async {
        let mut found = Vec::new();
        let mut last: Option<String> = None;
        loop {
            let was_done = is_done.load(std::sync::atomic::Ordering::SeqCst);
            let cursor = last.as_ref().map(|last| format!("&cursor={last}")).unwrap_or_default();
            // One more than is taken, so that there is a cursor wherever there is more than one.
            let path = format!("/v2/passes?limit=1{cursor}");
            let page = stage.get(&tenant.token, &path).await.body;
            match page["nextCursor"].as_str() {
                Some(cursor) => {
                    found.extend(wallets(&page));
                    last = Some(cursor.to_owned());
                }
                None if was_done => {
                    found.extend(wallets(&page));
                    return found;
                }
                None => tokio::task::yield_now().await,
            }
        }
    };
    let writing = async {
        futures::future::join_all(writers).await;
        is_done.store(true, std::sync::atomic::Ordering::SeqCst);
    };
    let (found, ()) = futures::join!(reader, writing);
    let different: HashSet<_> = found.iter().cloned().collect();
    let expected: HashSet<_> = (1..=WRITERS * EACH).map(wallet).collect();
    assert_eq!((found.len(), different), (expected.len(), expected));
}

async fn a_list_has_the_newest_events(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = stage.issued(&tenant.token, &wallet(1)).await;
    for seq in 2..=30 {
        let statement = format!(
            "INSERT INTO pass_event (pass_id, seq, event_type, op_id, at_ms)
             SELECT pass_id, {seq}, event_type, op_id, at_ms + {seq} * 1000 FROM pass_event
             WHERE seq = 1"
        );
        assert_eq!(tamper(&stage, &statement).await, 1);
    }
    let times = |pass: &Value| {
        let events = pass["events"].as_array().unwrap().iter();
        events.map(|event| event["timestamp"].as_i64().unwrap() - NOW_SECONDS).collect::<Vec<_>>()
    };
    let newest: Vec<i64> = (11..=30).collect();
    let listed = stage.get(&tenant.token, "/v2/passes").await.body;
    assert_eq!(times(&listed["records"][0]), newest);
    let listed = stage.post(&tenant.token, "/partner/pass", json!({})).await.body;
    assert_eq!(times(&listed["records"][0]), newest);
    let item =
        json!({ "chain": "ethereum", "chainNetwork": "sepolia", "walletAddress": wallet(1) });
    let bulk = stage.post(&tenant.token, "/v2/passes", json!({ "items": [item] })).await.body;
    assert_eq!(times(&bulk["results"][0]["pass"]), newest);
    assert_eq!(times(&stage.get(&tenant.token, &path).await.body).len(), 30);
}
