//! The audit log, as a customer reads and checks it.

use axum::http::StatusCode;
use portcullis_service::{
    audit::{AuditEntry, AuditRow, BrokenChain, verify},
    model::{AppMode, OrgId, Scopes},
};
use serde_json::{Value, json};

use crate::{
    database::on_both_databases,
    stage::{Stage, by, wallet},
};

on_both_databases!(
    a_customer_can_check_the_whole_log,
    a_log_is_of_one_organisation,
    a_test_application_is_not_told_what_live_ones_did,
    what_was_done_while_live_is_withheld_after_it,
    a_log_is_read_page_by_page,
);

fn bytes(hex: &Value) -> Vec<u8> {
    let hex = hex.as_str().unwrap();
    let bytes = (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16));
    bytes.collect::<Result<_, _>>().unwrap()
}

/// What a customer makes of an answer.
fn rows(body: &Value) -> Vec<AuditRow> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let org: OrgId = text(&body["organisation"]).parse().unwrap();
    let rows = body["records"].as_array().unwrap().iter().map(|row| AuditRow {
        seq: row["seq"].as_i64().unwrap(),
        entry: AuditEntry {
            org,
            at_ms: row["atMs"].as_i64().unwrap(),
            actor: text(&row["actor"]),
            action: text(&row["action"]),
            subject: text(&row["subject"]),
            request_id: text(&row["requestId"]),
        },
        previous_hash: bytes(&row["previousHash"]),
        hash: bytes(&row["hash"]),
    });
    rows.collect()
}

async fn a_customer_can_check_the_whole_log(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = stage.issued(&tenant.token, &wallet(1)).await;
    stage.delete(&tenant.token, &path).await;
    let answer = stage.get(&tenant.token, "/v2/audit").await;
    assert_eq!(answer.status, StatusCode::OK);
    let mut rows = rows(&answer.body);
    let issue = rows.iter().position(|row| row.entry.action == "pass.issue").unwrap();
    assert_eq!(rows[issue].entry.actor, format!("client:{}", tenant.client.client));
    assert_eq!(verify(&rows), Ok(()));
    rows[issue].entry.subject = "pass:another".to_owned();
    assert_eq!(verify(&rows), Err(BrokenChain { seq: rows[issue].seq }));
}

async fn a_log_is_of_one_organisation(stage: Stage) {
    let (a, b) = (stage.tenant("a").await, stage.tenant("b").await);
    stage.issued(&a.token, &wallet(1)).await;
    let of_b = rows(&stage.get(&b.token, "/v2/audit").await.body);
    assert!(of_b.iter().all(|row| row.entry.action != "pass.issue"));
    assert!(of_b.iter().all(|row| row.entry.org == b.app.org));
}

/// What live applications did is withheld from those in test mode; the rows still follow from each
/// other.
async fn a_test_application_is_not_told_what_live_ones_did(stage: Stage) {
    let live = stage.tenant("a").await;
    let app = stage.store.ensure_app("a", "trying", AppMode::Test, &by()).await.unwrap();
    let key = stage.client(&app, Scopes::all(), None).await;
    let test = stage.token(&key, &Scopes::all());
    stage.issued(&live.token, &wallet(1)).await;
    stage.issued(&test, &wallet(2)).await;
    let whole = stage.get(&live.token, "/v2/audit?limit=100").await.body;
    let part = stage.get(&test, "/v2/audit?limit=100").await.body;
    let (whole, part) = (whole["records"].as_array().unwrap(), part["records"].as_array().unwrap());
    assert_eq!(whole.len(), part.len());
    let of_test = format!("client:{}", key.client);
    for (all, told) in whole.iter().zip(part) {
        if all["actor"] == of_test.as_str() {
            assert_eq!(all, told);
        } else {
            let place = json!({ "seq": all["seq"], "hash": all["hash"],
                "previousHash": all["previousHash"] });
            assert_eq!(*told, place);
        }
    }
    assert!(part.iter().any(|row| row["action"] == "pass.issue"));
    // Once it is live, it is told all.
    stage.store.set_app_mode("a", "trying", AppMode::Live, &by()).await.unwrap().unwrap();
    let now_live = rows(&stage.get(&test, "/v2/audit?limit=100").await.body);
    assert_eq!(verify(&now_live), Ok(()));
}

async fn what_was_done_while_live_is_withheld_after_it(stage: Stage) {
    let tenant = stage.tenant_in("a", AppMode::Test, false).await;
    let told = async || {
        let body = stage.get(&tenant.token, "/v2/audit?limit=100").await.body;
        let rows = body["records"].as_array().unwrap().iter();
        rows.filter(|row| row["action"] == "pass.issue").count()
    };
    stage.issued(&tenant.token, &wallet(1)).await;
    assert_eq!(told().await, 1);
    let set_mode = async |mode| {
        stage.store.set_app_mode("a", "app", mode, &by()).await.unwrap().unwrap();
    };
    set_mode(AppMode::Live).await;
    stage.issued(&tenant.token, &wallet(2)).await;
    assert_eq!(told().await, 2);
    // That another application was put into test mode says nothing of this one.
    stage.store.ensure_app("a", "another", AppMode::Live, &by()).await.unwrap();
    set_mode(AppMode::Test).await;
    assert_eq!(told().await, 0);
    stage.issued(&tenant.token, &wallet(3)).await;
    stage.store.set_app_mode("a", "another", AppMode::Test, &by()).await.unwrap().unwrap();
    assert_eq!(told().await, 1);
    set_mode(AppMode::Live).await;
    assert_eq!(told().await, 3);
}

async fn a_log_is_read_page_by_page(stage: Stage) {
    let tenant = stage.tenant("a").await;
    for number in 1..=5 {
        stage.issued(&tenant.token, &wallet(number)).await;
    }
    let whole = rows(&stage.get(&tenant.token, "/v2/audit?limit=100").await.body);
    let mut found = Vec::new();
    let mut path = "/v2/audit?limit=2".to_owned();
    loop {
        let page = stage.get(&tenant.token, &path).await.body;
        found.extend(rows(&page));
        let Some(cursor) = page["nextCursor"].as_str() else { break };
        path = format!("/v2/audit?limit=2&cursor={cursor}");
    }
    assert!(found.len() >= 5);
    assert_eq!(found, whole);
    assert_eq!(verify(&found), Ok(()));
    for path in ["/v2/audit?cursor=x", "/v2/audit?limit=0", "/v2/audit?org=b"] {
        stage.get(&tenant.token, path).await.assert_problem(400, "invalid_request");
    }
}
