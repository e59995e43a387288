use axum::{
    body::Bytes,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use portcullis_solana::svm::SvmCluster;
use serde_json::Value;

use super::Served;
use crate::json_rpc::{self, Request};

/// A request, or a list of them that is answered by a list.
pub(super) async fn answer(State(served): State<Served>, body: Bytes) -> Response {
    let cluster = served.cluster;
    // A transaction computes for as long as it takes.
    let answer = tokio::task::spawn_blocking(move || answer_body(&cluster, &body)).await;
    let answer = answer.ok().flatten().map(|answer| answer.to_string());
    ([(header::CONTENT_TYPE, "application/json")], answer.unwrap_or_default()).into_response()
}

fn answer_body(cluster: &SvmCluster, body: &[u8]) -> Option<Value> {
    match serde_json::from_slice(body) {
        Err(_) => Some(json_rpc::parse_error()),
        Ok(Value::Array(requests)) if requests.is_empty() => Some(json_rpc::invalid_request()),
        Ok(Value::Array(requests)) => {
            let answers = requests.into_iter().filter_map(|request| answer_one(cluster, request));
            let answers: Vec<Value> = answers.collect();
            (!answers.is_empty()).then_some(Value::Array(answers))
        }
        Ok(request) => answer_one(cluster, request),
    }
}

/// Nothing, if the client wants no answer.
fn answer_one(cluster: &SvmCluster, request: Value) -> Option<Value> {
    match Request::read(request) {
        Ok(Request { id, method, params }) => {
            let answer = cluster.answer(&method, &params);
            id.map(|id| json_rpc::response(&id, answer))
        }
        Err(refusal) => Some(refusal),
    }
}
