use std::borrow::Cow;

use axum::http::StatusCode;
use serde::{Serialize, Serializer};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        RefOr, Type,
        schema::{ObjectBuilder, Schema},
    },
};

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
    /// Not from a page of that origin.
    OriginNotAllowed = "origin_not_allowed", UNAUTHORIZED,
        "The application may not be called from this origin";
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
    /// Too much is still to be done to it.
    TooManyPassChanges = "too_many_pass_changes", CONFLICT,
        "Too many changes of the pass are still to be done";
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
    /// The document is no longer valid.
    DocumentExpired = "document_expired", CONFLICT, "The document has expired";
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
    /// An image that cannot be read.
    InvalidImage = "invalid_image", UNPROCESSABLE_ENTITY, "The image cannot be read";
    /// An image of too many pixels, or too many bytes once it is encoded anew.
    ImageTooLarge = "image_too_large", UNPROCESSABLE_ENTITY,
        "The image has too many pixels, or too many bytes once they are encoded anew";
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

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_code_has_a_word_of_its_own() {
        let words: HashSet<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(words.len(), Code::ALL.len());
    }
}
