use utoipa::{
    Modify,
    openapi::{
        OpenApi, SecurityRequirement,
        security::{ApiKey, ApiKeyValue, ClientCredentials, Flow, OAuth2, Scopes, SecurityScheme},
    },
};

use crate::{
    http::{Guard, provider::authenticate::SIGNATURE},
    model::Scope,
};

/// What the document calls access tokens.
const NAME: &str = "access_token";

/// How clients get their tokens, and what these may allow.
pub(super) struct AccessToken;

impl Modify for AccessToken {
    fn modify(&self, openapi: &mut OpenApi) {
        let scopes: Scopes =
            Scope::ALL.iter().map(|scope| (scope.as_str(), description(*scope))).collect();
        let flow = Flow::ClientCredentials(ClientCredentials::new("/oauth/token", scopes));
        let scheme = OAuth2::with_description([flow], "An access token from `/oauth/token`");
        let components = openapi.components.get_or_insert_default();
        components.add_security_scheme(NAME, SecurityScheme::OAuth2(scheme));
    }
}

/// What the document calls signatures.
const SIGNED: &str = "provider_signature";

/// How providers sign their calls.
pub(super) struct ProviderSignature;

impl Modify for ProviderSignature {
    fn modify(&self, openapi: &mut OpenApi) {
        let key = ApiKeyValue::with_description(
            SIGNATURE,
            "Ed25519, in base64, of these in lines of their own: `portcullis-provider-1`, the service's \
             issuer, the header `portcullis-provider`, the method, path and query, and the headers \
             `portcullis-timestamp`, `portcullis-nonce` and `portcullis-content-sha256`",
        );
        let components = openapi.components.get_or_insert_default();
        components.add_security_scheme(SIGNED, SecurityScheme::ApiKey(ApiKey::Header(key)));
    }
}

/// What a guard asks for.
pub(super) fn requirement(guard: Guard) -> Vec<SecurityRequirement> {
    match guard {
        Guard::Open => Vec::new(),
        Guard::Scope(scope) => vec![SecurityRequirement::new(NAME, [scope.as_str()])],
        Guard::Provider => vec![SecurityRequirement::new(SIGNED, Vec::<String>::new())],
    }
}

const fn description(scope: Scope) -> &'static str {
    match scope {
        Scope::PartnerAdmin => "Administer the organisation; implies no other scope",
        Scope::UpdatePass => "Change and revoke passes",
        Scope::IssuePass => "Issue passes",
        Scope::SearchPass => "Read and list passes",
        Scope::CreateNetwork => "Create gatekeeper networks",
        Scope::UpdateNetwork => "Change gatekeeper networks",
        Scope::CreateNetworkWithId => "Create gatekeeper networks under an id of one's own choice",
        Scope::GetPii => "Read what was found out about a person",
        Scope::PutPiiRequest => "Decide about a request for a pass",
    }
}
