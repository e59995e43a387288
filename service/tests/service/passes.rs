//! Passes by their ids, and many at once.

mod bulk;
mod by_id;
mod list;

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::stage::{Stage, wallet};

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
