//! What goes wrong, as RFC 9457 tells it: with a code that stays the same, and nothing of the inside.

mod code;

use std::borrow::Cow;

use axum::{
    http::{HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;

pub use code::Code;

use crate::{
    crypto::CryptoError,
    model::{UnknownAttribute, pass::Refusal, pii::PiiRefusal},
    pii::{ImageRefusal, ReviewError},
    store::{ChangeError, PiiError, StoreError},
};

/// The most characters of an explanation that may repeat something of the request.
const MAX_DETAIL_CHARS: usize = 300;

/// What is answered when something goes wrong.
#[derive(Clone, Debug)]
pub struct Problem {
    code: Code,
    detail: Option<String>,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Problem {
    /// Nothing more to say than the code does.
    pub const fn new(code: Code) -> Self {
        Self { code, detail: None, headers: Vec::new() }
    }

    /// With an explanation. Never one with something of the inside.
    pub fn with_detail(code: Code, detail: impl Into<Cow<'static, str>>) -> Self {
        let detail = detail.into().chars().take(MAX_DETAIL_CHARS).collect();
        Self { code, detail: Some(detail), headers: Vec::new() }
    }

    /// With a header as well.
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// That the caller is not known, or no longer.
    pub fn unauthorized(challenge: &'static str) -> Self {
        let challenge = HeaderValue::from_static(challenge);
        Self::new(Code::Unauthorized).with_header(header::WWW_AUTHENTICATE, challenge)
    }

    /// What it is.
    pub const fn code(&self) -> Code {
        self.code
    }

    /// What the document says.
    pub fn body(&self, request_id: &str) -> ProblemBody {
        ProblemBody {
            r#type: format!("urn:portcullis:problem:{}", self.code.as_str()),
            title: self.code.title(),
            status: self.code.status().as_u16(),
            detail: self.detail.clone(),
            code: self.code,
            request_id: request_id.to_owned(),
        }
    }

    /// The document, as it is sent.
    pub fn document(&self, request_id: &str) -> Response {
        let mut response = (self.code.status(), axum::Json(self.body(request_id))).into_response();
        let headers = response.headers_mut();
        let content_type = HeaderValue::from_static("application/problem+json");
        headers.insert(header::CONTENT_TYPE, content_type);
        headers.extend(self.headers.iter().cloned());
        response
    }
}

/// What went wrong, RFC 9457
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
#[serde(rename_all = "camelCase")]
pub struct ProblemBody {
    /// The code as a URI
    r#type: String,
    /// What the code means, the same each time
    title: &'static str,
    /// The response's status
    status: u16,
    /// What is wrong with this request
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    detail: Option<String>,
    code: Code,
    /// As in the header `x-request-id`
    request_id: String,
}

/// Only the status: who knows the request's id writes the document.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.code.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        let code = match &error {
            StoreError::Database(_) => Code::Unavailable,
            _ => Code::Internal,
        };
        let cause = std::error::Error::source(&error).map(ToString::to_string);
        tracing::error!(%error, cause, "the store failed");
        Self::new(code)
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let code = match refusal {
            Refusal::NoPass => Code::PassNotFound,
            Refusal::NotIssued => Code::PassNotIssued,
            Refusal::Revoked => Code::PassRevoked,
            Refusal::Rejected => Code::PassRejected,
            Refusal::Frozen => Code::PassFrozen,
            Refusal::ExpiryInPast | Refusal::ExpiryTooLate => Code::InvalidExpiry,
            Refusal::TooManyChanges => Code::TooManyPassChanges,
        };
        Self::with_detail(code, refusal.to_string())
    }
}

impl From<UnknownAttribute> for Problem {
    fn from(error: UnknownAttribute) -> Self {
        Self::with_detail(Code::InvalidAttributes, error.to_string())
    }
}

impl From<ChangeError> for Problem {
    fn from(error: ChangeError) -> Self {
        match error {
            ChangeError::Refused(refusal) => refusal.into(),
            ChangeError::Store(error) => error.into(),
        }
    }
}

impl From<PiiRefusal> for Problem {
    fn from(refusal: PiiRefusal) -> Self {
        let code = match refusal {
            PiiRefusal::Decided => Code::VerdictRecorded,
            PiiRefusal::NotReviewable => Code::PiiNotReviewable,
            PiiRefusal::NoSuchStep | PiiRefusal::NotCollecting => Code::PiiStatusConflict,
            PiiRefusal::EvidenceMissing => Code::EvidenceMissing,
            PiiRefusal::DocumentExpired => Code::DocumentExpired,
        };
        Self::with_detail(code, refusal.to_string())
    }
}

impl From<PiiError> for Problem {
    fn from(error: PiiError) -> Self {
        match error {
            PiiError::Missing => Self::new(Code::PiiRequestNotFound),
            PiiError::Purged => Self::new(Code::PiiPurged),
            PiiError::Refused(refusal) => refusal.into(),
            PiiError::Pass(refusal) => refusal.into(),
            PiiError::Store(error) => error.into(),
        }
    }
}

/// A key that is not there may be there again, and nothing is lost; what was forged stays so.
impl From<CryptoError> for Problem {
    fn from(error: CryptoError) -> Self {
        tracing::error!(%error, "what is kept sealed cannot be sealed or opened");
        Self::new(match error {
            CryptoError::UnknownKey { .. } | CryptoError::NoRandom => Code::Unavailable,
            CryptoError::Forged => Code::Internal,
        })
    }
}

impl From<ImageRefusal> for Problem {
    fn from(refusal: ImageRefusal) -> Self {
        Self::new(match refusal {
            ImageRefusal::Unsupported => Code::UnsupportedImage,
            ImageRefusal::Unreadable => Code::InvalidImage,
            ImageRefusal::TooBig => Code::ImageTooLarge,
        })
    }
}

impl From<ReviewError> for Problem {
    fn from(error: ReviewError) -> Self {
        match error {
            ReviewError::Request(error) => error.into(),
            ReviewError::Crypto(error) => error.into(),
            ReviewError::Image(refusal) => refusal.into(),
            ReviewError::Information(invalid) => {
                Self::with_detail(Code::InvalidRequest, invalid.to_string())
            }
            ReviewError::NotDeployed => Self::new(Code::ChainNotDeployed),
            ReviewError::NotInSandbox => Self::new(Code::ChainNotInSandbox),
            ReviewError::Ended => Self::new(Code::Unavailable),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_database_says_is_not_told() {
        let error = sqlx::Error::Protocol("password of postgres://secret".to_owned());
        let problem = Problem::from(StoreError::Database(error));
        assert_eq!(problem.code(), Code::Unavailable);
        assert!(problem.detail.is_none());
    }

    #[test]
    fn an_explanation_has_a_bound() {
        let problem = Problem::with_detail(Code::InvalidRequest, "é".repeat(100_000));
        assert_eq!(problem.detail.unwrap().chars().count(), MAX_DETAIL_CHARS);
    }
}
