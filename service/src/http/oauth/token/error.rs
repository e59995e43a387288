use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{problem::Problem, store::StoreError};

/// The words of RFC 6749, section 5.2, that OAuth libraries know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = TokenErrorCode)]
#[serde(rename_all = "snake_case")]
pub(in crate::http) enum ErrorCode {
    InvalidRequest,
    InvalidClient,
    UnsupportedGrantType,
    InvalidScope,
    InvalidTarget,
    ServerError,
}

/// Why there is no token. Written as OAuth wants it, not as a problem document.
#[derive(Clone, Debug)]
pub(in crate::http) enum TokenError {
    OAuth(ErrorCode),
    Problem(Box<Problem>),
}

impl TokenError {
    pub(super) const fn new(code: ErrorCode) -> Self {
        Self::OAuth(code)
    }
}

/// Why there is no token, RFC 6749
#[derive(Serialize, ToSchema)]
#[schema(as = TokenError)]
pub(super) struct ErrorBody {
    error: ErrorCode,
    error_description: &'static str,
}

impl IntoResponse for TokenError {
    fn into_response(self) -> Response {
        let code = match self {
            Self::OAuth(code) => code,
            Self::Problem(problem) => return problem.into_response(),
        };
        let (status, error_description) = match code {
            ErrorCode::InvalidRequest => (
                StatusCode::BAD_REQUEST,
                "send grant_type, audience, and client_id with client_secret or a client_assertion, as \
                 JSON or as a form",
            ),
            ErrorCode::InvalidClient => (
                StatusCode::UNAUTHORIZED,
                "client and secret or key do not belong together, or no longer",
            ),
            ErrorCode::UnsupportedGrantType => {
                (StatusCode::BAD_REQUEST, "the grant_type is client_credentials")
            }
            ErrorCode::InvalidScope => {
                (StatusCode::BAD_REQUEST, "the client may not have such a scope")
            }
            ErrorCode::InvalidTarget => {
                (StatusCode::BAD_REQUEST, "tokens for this audience are not given here")
            }
            ErrorCode::ServerError => {
                (StatusCode::INTERNAL_SERVER_ERROR, "the service made a mistake")
            }
        };
        let mut response =
            (status, Json(ErrorBody { error: code, error_description })).into_response();
        if status == StatusCode::UNAUTHORIZED {
            let challenge = HeaderValue::from_static(r#"Basic realm="portcullis""#);
            response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
        }
        response
    }
}

impl From<Problem> for TokenError {
    fn from(problem: Problem) -> Self {
        Self::Problem(Box::new(problem))
    }
}

impl From<StoreError> for TokenError {
    fn from(error: StoreError) -> Self {
        Problem::from(error).into()
    }
}
