//! What goes wrong, as RFC 9457 tells it: with a code that stays the same, and nothing of the inside.

use std::borrow::Cow;

use axum::{
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Serialize, Serializer};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        RefOr, Type,
        schema::{ObjectBuilder, Schema},
    },
};

use crate::{
    crypto::CryptoError,
    model::{UnknownAttribute, pass::Refusal, pii::PiiRefusal},
    pii::{ImageRefusal, ReviewError},
    store::{ChangeError, PiiError, StoreError},
};

/// The most characters of an explanation that may repeat something of the request.
const MAX_DETAIL_CHARS: usize = 300;

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $code:literal, $status:ident, $title:literal;)+) => {
        /// What went wrong, in one word. Words are never changed and never used again.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($(#[$doc])* $variant),+
        }

        impl Code {
            /// Every one.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Its word.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// The status that it is answered with.
            pub const fn status(self) -> StatusCode {
                match self { $(Self::$variant => StatusCode::$status),+ }
            }

            /// What it means, for people; the same each time.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$variant => $title),+ }
            }
        }
    };
}

codes! {
    /// The request is not as it must be.
    InvalidRequest = "invalid_request", BAD_REQUEST, "The request is not as it must be";
    /// No such chain.
    UnknownChain = "unknown_chain", BAD_REQUEST, "There is no such chain";
    /// Not a wallet of that chain.
    InvalidWallet = "invalid_wallet_address", BAD_REQUEST, "Not a wallet address of that chain";
    /// The network is not on that chain.
    ChainNotDeployed = "chain_not_deployed", BAD_REQUEST,
        "The gatekeeper network is not on that chain";
    /// The sandbox is not on that chain.
    ChainNotInSandbox = "chain_not_in_sandbox", BAD_REQUEST,
        "The sandbox network may not be used on that chain";
    /// The client can mean several networks.
    NetworkRequired = "gatekeeper_network_required", BAD_REQUEST,
        "It must be said which gatekeeper network is meant";
    /// That state cannot be asked for.
    InvalidState = "invalid_state", BAD_REQUEST, "That state cannot be asked for";
    /// Nothing is sent there.
    InvalidWebhookUrl = "invalid_webhook_url", BAD_REQUEST, "Webhooks cannot be sent there";
    /// That expiry cannot be asked for.
    InvalidExpiry = "invalid_expiry", BAD_REQUEST, "That expiry cannot be asked for";
    /// There are no such attributes, or the network does not attest them.
    InvalidAttributes = "invalid_attributes", BAD_REQUEST, "Those attributes cannot be asked for";
    /// No good token.
    Unauthorized = "unauthorized", UNAUTHORIZED, "A valid access token is required";
    /// A provider's call is not signed as it must be, or was made before.
    InvalidSignature = "invalid_signature", UNAUTHORIZED,
        "The call must be signed by a provider, lately and once";
    /// The token does not allow it.
    InsufficientScope = "insufficient_scope", FORBIDDEN, "The access token does not allow this";
    /// Not from there.
    AddressNotAllowed = "address_not_allowed", FORBIDDEN,
        "The client may not call from this address";
    /// The application may only touch testnets.
    LiveModeRequired = "live_mode_required", FORBIDDEN,
        "An application in test mode may only use testnets";
    /// The test provider is for trying things out.
    TestProviderOnly = "test_provider_not_allowed", FORBIDDEN,
        "The test provider is for sandbox networks and applications in test mode";
    /// No such address.
    NotFound = "not_found", NOT_FOUND, "There is nothing at this address";
    /// No such pass.
    PassNotFound = "pass_not_found", NOT_FOUND, "There is no such pass";
    /// No such network.
    NetworkNotFound = "gatekeeper_network_not_found", NOT_FOUND,
        "There is no such gatekeeper network";
    /// No such operation.
    OperationNotFound = "operation_not_found", NOT_FOUND, "There is no such operation";
    /// No such endpoint of webhooks.
    WebhookNotFound = "webhook_not_found", NOT_FOUND, "There is no such webhook";
    /// No such delivery.
    DeliveryNotFound = "webhook_delivery_not_found", NOT_FOUND,
        "There is no such delivery to this webhook";
    /// No such request for personal data.
    PiiRequestNotFound = "pii_request_not_found", NOT_FOUND,
        "There is no such request for personal data";
    /// No such image.
    EvidenceNotFound = "evidence_not_found", NOT_FOUND, "There is no such evidence";
    /// What was kept about a person is gone.
    PiiPurged = "pii_purged", GONE, "What was kept about the person is gone";
    /// Not with this method.
    MethodNotAllowed = "method_not_allowed", METHOD_NOT_ALLOWED,
        "The method is not allowed at this address";
    /// Never issued, and nobody is about to.
    PassNotIssued = "pass_not_issued", CONFLICT, "The pass was not issued";
    /// Revoked for good.
    PassRevoked = "pass_revoked", CONFLICT, "The pass was revoked, which is final";
    /// Rejected after a review.
    PassRejected = "pass_rejected", CONFLICT, "The request for this pass was rejected";
    /// Frozen.
    PassFrozen = "pass_frozen", CONFLICT, "The pass is frozen";
    /// A verdict is final.
    VerdictRecorded = "verdict_recorded", CONFLICT, "The opposite verdict was recorded";
    /// There is nothing to decide about.
    PiiNotReviewable = "pii_not_reviewable", CONFLICT,
        "A verdict can be given once the verification has succeeded";
    /// There is nothing to read yet.
    PiiNotVerified = "pii_not_verified", CONFLICT,
        "It can be read once the verification has succeeded";
    /// The verification cannot go there from where it is.
    PiiStatusConflict = "pii_status_conflict", CONFLICT,
        "The request cannot go on so from the status that it has";
    /// An image is needed first.
    EvidenceMissing = "evidence_missing", CONFLICT, "An image of the document is needed first";
    /// The same request is under way.
    RequestInFlight = "request_in_flight", CONFLICT,
        "A request with this Idempotency-Key is under way";
    /// There is a network of that key.
    NetworkExists = "gatekeeper_network_exists", CONFLICT,
        "There is a gatekeeper network of this name, or it is another's";
    /// The organisation has as many as it can have.
    TooManyNetworks = "too_many_gatekeeper_networks", CONFLICT,
        "The organisation has no room for more gatekeeper networks";
    /// As many webhooks as there may be.
    TooManyWebhooks = "too_many_webhooks", CONFLICT, "The application has no room for more webhooks";
    /// The webhook is told of nothing.
    WebhookDisabled = "webhook_disabled", CONFLICT, "The webhook is disabled";
    /// The body is too big.
    BodyTooLarge = "body_too_large", PAYLOAD_TOO_LARGE, "The body is too large";
    /// The body is not of a kind that is read.
    UnsupportedMediaType = "unsupported_media_type", UNSUPPORTED_MEDIA_TYPE,
        "The body must be JSON";
    /// Not a kind of image that is taken.
    UnsupportedImage = "unsupported_image", UNSUPPORTED_MEDIA_TYPE,
        "The body must be an image, PNG or JPEG";
    /// An image that cannot be read, or is too big when it is.
    InvalidImage = "invalid_image", UNPROCESSABLE_ENTITY,
        "The image cannot be read, or has too many pixels";
    /// The key was used for another request.
    IdempotencyMismatch = "idempotency_mismatch", UNPROCESSABLE_ENTITY,
        "This Idempotency-Key was used for another request";
    /// More often than it may.
    RateLimited = "rate_limited", TOO_MANY_REQUESTS, "There are too many requests";
    /// A mistake of ours.
    Internal = "internal", INTERNAL_SERVER_ERROR, "The service made a mistake";
    /// The operator has not set them up.
    WebhooksNotConfigured = "webhooks_not_configured", NOT_IMPLEMENTED,
        "This service sends no webhooks";
    /// There is no key to seal anything with.
    PiiNotConfigured = "pii_not_configured", SERVICE_UNAVAILABLE,
        "The service is not set up to keep personal data";
    /// No node of the chain answers well, or none is known.
    ChainUnavailable = "chain_unavailable", SERVICE_UNAVAILABLE,
        "The chain cannot be asked at the moment";
    /// Not at the moment.
    Unavailable = "unavailable", SERVICE_UNAVAILABLE, "The service cannot answer at the moment";
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl PartialSchema for Code {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("What went wrong, in one word. Words never change their meaning"))
            .enum_values(Some(Self::ALL.iter().map(|code| code.as_str())))
            .into()
    }
}

impl ToSchema for Code {
    fn name() -> Cow<'static, str> {
        "ProblemCode".into()
    }
}

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
        tracing::error!(%error, "personal data cannot be sealed or opened");
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
            ImageRefusal::Unreadable | ImageRefusal::TooBig => Code::InvalidImage,
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
            ReviewError::Ended => Self::new(Code::Unavailable),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_code_has_a_word_of_its_own() {
        let words: HashSet<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(words.len(), Code::ALL.len());
    }

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
