//! Lists of passes, page by page.

use std::collections::HashSet;

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::{SOLANA_WALLET, issue, item, with};
use crate::{
    database::{on_both_databases, tamper},
    stage::{NOW_SECONDS, SEPOLIA, Stage, wallet},
};

on_both_databases!(
    passes_are_filtered,
    filters_and_pages_go_together,
    a_list_that_is_read_while_passes_are_issued_misses_none,
    a_list_has_the_newest_events,
);

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
