//! JSON-RPC 2.0, as HTTP and WebSocket carry it.

use portcullis_solana::svm::JsonRpcError;
use serde_json::{Value, json};

const PARSE_ERROR: i64 = -32700;
const INVALID_REQUEST: i64 = -32600;

/// A request that is well-formed.
pub(crate) struct Request {
    /// Nothing: the client wants no answer.
    pub(crate) id: Option<Value>,
    pub(crate) method: String,
    pub(crate) params: Value,
}

impl Request {
    /// # Errors
    ///
    /// The answer to something that is no request.
    pub(crate) fn read(value: Value) -> Result<Self, Value> {
        let Value::Object(mut fields) = value else { return Err(invalid_request()) };
        let is_version_2 = fields.get("jsonrpc").and_then(Value::as_str) == Some("2.0");
        let id = fields.remove("id");
        let is_id = id.as_ref().is_none_or(|id| id.is_null() || id.is_string() || id.is_number());
        match fields.remove("method") {
            Some(Value::String(method)) if is_version_2 && is_id => {
                let params = fields.remove("params").unwrap_or(Value::Null);
                Ok(Self { id, method, params })
            }
            _ => Err(invalid_request()),
        }
    }
}

pub(crate) fn response(id: &Value, answer: Result<Value, JsonRpcError>) -> Value {
    match answer {
        Ok(result) => json!({ "jsonrpc": "2.0", "result": result, "id": id }),
        Err(error) => json!({ "jsonrpc": "2.0", "error": error, "id": id }),
    }
}

pub(crate) fn parse_error() -> Value {
    refusal(PARSE_ERROR, "Parse error")
}

pub(crate) fn invalid_request() -> Value {
    refusal(INVALID_REQUEST, "Invalid request")
}

fn refusal(code: i64, message: &str) -> Value {
    let error = JsonRpcError { code, message: message.to_owned(), data: None };
    response(&Value::Null, Err(error))
}
