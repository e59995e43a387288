use alloy::{
    primitives::Bytes,
    transports::{RpcError, TransportError, TransportErrorKind, http::reqwest},
};

/// The node could not be asked, or did not answer as it should.
///
/// It never tells the node's URL, which often holds a key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RpcFailure {
    /// No answer in time. Whether the request took effect is not known.
    #[error("the node did not answer in time")]
    Timeout,
    /// No connection, or it broke.
    #[error("the node cannot be reached")]
    Unreachable,
    /// Too many requests.
    #[error("the node says that there were too many requests")]
    RateLimited,
    /// An HTTP status that is not of success.
    #[error("the node answered with HTTP status {status}")]
    Http {
        /// The status.
        status: u16,
    },
    /// The node answered with an error.
    #[error("the node answered: {message} (code {code})")]
    Answer {
        /// The JSON-RPC code.
        code: i64,
        /// What the node says, cut to 300 characters.
        message: String,
        /// What a call reverted with, if the answer holds it.
        revert_data: Option<Bytes>,
    },
    /// What came back is no answer to what was asked.
    #[error("the node's answer makes no sense")]
    Garbage,
    /// What every node has is not there.
    #[error("the node has not got {0}")]
    Missing(&'static str),
    /// The request could not be made.
    #[error("the request cannot be made: {0}")]
    Usage(String),
}

const MESSAGE_CHARACTERS: usize = 300;

impl RpcFailure {
    /// Whether the same request may work later, or at another node.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Timeout | Self::Unreachable | Self::RateLimited | Self::Garbage => true,
            Self::Missing(_) => true,
            Self::Http { status } => *status >= 500 || matches!(*status, 408 | 425 | 429),
            Self::Answer { code, .. } => {
                self.revert_data().is_none() && (*code == -32_603 || self.is_transient())
            }
            Self::Usage(_) => false,
        }
    }

    /// Whether the node lags behind, or is busy.
    fn is_transient(&self) -> bool {
        const SIGNS: [&str; 9] = [
            "header not found",
            "unknown block",
            "missing trie node",
            "block not found",
            "blockoutofrange",
            "timeout",
            "timed out",
            "temporarily",
            "try again",
        ];
        self.says(&SIGNS)
    }

    /// Whether the node found that the answer would be too large.
    pub(crate) fn is_too_much(&self) -> bool {
        match self {
            Self::Http { status } => *status == 413,
            Self::Answer { .. } => {
                const SIGNS: [&str; 13] = [
                    "block range",
                    "blocks range",
                    "range is too",
                    "too many results",
                    "query returned more than",
                    "response size",
                    "exceeds the range",
                    "exceed maximum block range",
                    "limited to",
                    "query exceeds",
                    "query timed out",
                    "range too large",
                    "response too large",
                ];
                self.says(&SIGNS)
            }
            _ => false,
        }
    }

    /// Whether fewer blocks may be what a search for events needs: nodes refuse long ones in words
    /// and codes of their own.
    pub(crate) fn may_be_too_much(&self) -> bool {
        const NO_SUCH_METHOD: i64 = -32_601;
        match self {
            Self::Timeout | Self::RateLimited => true,
            Self::Answer { code, .. } => *code != NO_SUCH_METHOD,
            Self::Http { status } => matches!(*status, 400 | 408 | 413 | 504),
            _ => false,
        }
    }

    /// Whether the node's message holds one of these, in lower case.
    pub(crate) fn says(&self, signs: &[&str]) -> bool {
        let Self::Answer { message, .. } = self else { return false };
        let message = message.to_ascii_lowercase();
        signs.iter().any(|sign| message.contains(sign))
    }

    /// What a call reverted with; `Some` of nothing if it reverted without saying why.
    pub(crate) fn revert_data(&self) -> Option<Bytes> {
        let Self::Answer { revert_data, .. } = self else { return None };
        if revert_data.is_some() {
            return revert_data.clone();
        }
        self.says(&["revert"]).then(Bytes::new)
    }
}

impl From<TransportError> for RpcFailure {
    fn from(error: TransportError) -> Self {
        match error {
            RpcError::ErrorResp(answer) => {
                let failure = Self::Answer {
                    code: answer.code,
                    message: answer.message.chars().take(MESSAGE_CHARACTERS).collect(),
                    revert_data: answer.as_revert_data(),
                };
                // Some use one code for too many requests and for too many results.
                if failure.is_too_much() || failure.is_transient() || !answer.is_retry_err() {
                    return failure;
                }
                Self::RateLimited
            }
            RpcError::NullResp | RpcError::DeserError { .. } => Self::Garbage,
            RpcError::UnsupportedFeature(feature) => Self::Usage(feature.to_owned()),
            RpcError::LocalUsageError(_) => Self::Usage("refused before it was sent".to_owned()),
            RpcError::SerError(_) => Self::Usage("it cannot be written as JSON".to_owned()),
            RpcError::Transport(kind) => from_transport(&kind),
        }
    }
}

fn from_transport(kind: &TransportErrorKind) -> RpcFailure {
    if let Some(http) = kind.as_http_error() {
        return match http.status {
            429 => RpcFailure::RateLimited,
            status => RpcFailure::Http { status },
        };
    }
    match kind.as_custom().and_then(|error| error.downcast_ref::<reqwest::Error>()) {
        Some(error) if error.is_timeout() => RpcFailure::Timeout,
        Some(error) if error.is_decode() || error.is_body() => RpcFailure::Unreachable,
        Some(error) if error.is_builder() => RpcFailure::Usage("the URL is not valid".to_owned()),
        Some(_) | None => RpcFailure::Unreachable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(code: i64, message: &str) -> RpcFailure {
        let text = serde_json::json!({ "code": code, "message": message }).to_string();
        RpcError::ErrorResp(serde_json::from_str(&text).expect("an error")).into()
    }

    #[test]
    fn too_much_is_told_apart_from_too_often() {
        for message in [
            "query returned more than 10000 results",
            "eth_getLogs block range is too large",
            "Log response size exceeded",
            "exceed maximum block range: 5000",
            "query exceeds max results 20000, retry with the range 17000000-17000999",
            "logs matched by query exceeds limit of 10000",
            "log query timed out",
            "requested range too large",
            "backend response too large",
        ] {
            for code in [-32_005, -32_602] {
                assert!(answer(code, message).is_too_much(), "{message}");
            }
        }
        for message in ["daily request count exceeded, request rate limited", "rate limit"] {
            assert_eq!(answer(-32_005, message), RpcFailure::RateLimited);
        }
        assert!(RpcFailure::Http { status: 413 }.is_too_much());
    }

    #[test]
    fn what_may_pass_is_told_apart_from_what_will_not() {
        assert!(answer(-32_000, "header not found").is_retryable());
        assert!(answer(-32_603, "Internal error").is_retryable());
        assert!(!answer(-32_603, "execution reverted").is_retryable());
        assert!(!answer(-32_601, "the method does not exist").is_retryable());
        assert!(RpcFailure::Http { status: 502 }.is_retryable());
        assert!(!RpcFailure::Http { status: 403 }.is_retryable());
    }

    #[test]
    fn a_long_message_is_cut() {
        let RpcFailure::Answer { message, .. } = answer(1, &"x".repeat(1_000)) else {
            unreachable!("an answer");
        };
        assert_eq!(message.len(), MESSAGE_CHARACTERS);
    }
}
