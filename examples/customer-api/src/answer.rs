use serde_json::Value;

/// What the service answers.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The kind of the body.
    pub content_type: String,
    /// The body, as it came.
    pub bytes: Vec<u8>,
}

impl Answer {
    /// The body; null if it is not JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or(Value::Null)
    }

    /// The text at this place of the body, such as `/chain/network`; empty if there is none.
    pub fn text(&self, pointer: &str) -> String {
        let body = self.json();
        body.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned()
    }
}
