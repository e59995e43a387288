use axum::{
    http::Method,
    routing::{MethodRouter, delete, get, patch, post, put},
};

use super::{
    audit, docs, health, networks, oauth, openapi, operation,
    partner::{pass, piirequest},
    passes, piirequests, provider,
    router::MAX_BODY_BYTES,
    verdict, webhook, well_known,
};
use crate::{limit::LimitClass, model::Scope, pii::MAX_IMAGE_BYTES, service::Service};

/// Who may call an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guard {
    /// Everybody.
    Open,
    /// Whoever shows a token with this scope.
    Scope(Scope),
    /// A provider that signs its calls.
    Provider,
}

/// One method at one path. The router is made of these alone, so that none is without a guard.
#[derive(Clone, Debug)]
pub struct Endpoint {
    /// The method.
    pub method: Method,
    /// The path, with its parameters in braces.
    pub path: &'static str,
    /// Who may call it.
    pub guard: Guard,
    /// Whether an `Idempotency-Key` counts: it changes something.
    pub takes_idempotency_key: bool,
    /// How its requests are counted.
    pub limit: LimitClass,
    /// The biggest body that it takes, in bytes.
    pub max_body_bytes: usize,
    pub(super) handler: fn() -> MethodRouter<Service>,
}

/// Every endpoint.
pub const ENDPOINTS: &[Endpoint] = &[
    open(Method::GET, "/healthz", LimitClass::None, || get(health::healthz)),
    open(Method::GET, "/readyz", LimitClass::None, || get(health::readyz)),
    open(Method::GET, "/openapi.json", LimitClass::Open, || get(openapi::document)),
    open(Method::GET, "/docs", LimitClass::Open, || get(docs::page)),
    open(Method::GET, "/docs/{file}", LimitClass::Open, || get(docs::file)),
    open(Method::GET, "/.well-known/oauth-authorization-server", LimitClass::Open, || {
        get(well_known::authorization_server)
    }),
    open(Method::GET, well_known::JWKS, LimitClass::Open, || get(well_known::jwks)),
    open(Method::POST, oauth::token::PATH, LimitClass::Token, || post(oauth::token::token)),
    reads(Method::POST, "/partner/pass", Scope::SearchPass, || post(pass::list::list)),
    changes(Method::POST, "/partner/pass/{chain}/{chainNetwork}", Scope::IssuePass, || {
        post(pass::issue::issue)
    }),
    reads(Method::GET, PASS, Scope::SearchPass, || get(pass::get::get)),
    changes(Method::PATCH, PASS, Scope::UpdatePass, || patch(pass::update::update)),
    changes(Method::DELETE, PASS, Scope::UpdatePass, || delete(pass::revoke::revoke)),
    reads(Method::GET, "/v2/operations/{id}", Scope::SearchPass, || get(operation::get)),
    reads(Method::GET, "/v2/operations", Scope::SearchPass, || get(operation::list::list)),
    reads(Method::GET, "/v2/passes", Scope::SearchPass, || get(passes::list::list)),
    changes(Method::POST, "/v2/passes", Scope::IssuePass, || post(passes::issue::issue)),
    reads(Method::GET, "/v2/passes/{id}", Scope::SearchPass, || get(passes::get::get)),
    changes(Method::PATCH, "/v2/passes/{id}", Scope::UpdatePass, || patch(passes::update::update)),
    changes(Method::DELETE, "/v2/passes/{id}", Scope::UpdatePass, || {
        delete(passes::revoke::revoke)
    }),
    asks_chain(Method::GET, VERDICT, Scope::SearchPass, || get(verdict::get)),
    reads(Method::GET, "/v2/networks", Scope::SearchPass, || get(networks::list::list)),
    changes(Method::POST, "/v2/networks", Scope::CreateNetwork, || post(networks::create::create)),
    changes(Method::PUT, "/v2/networks/{network}", Scope::CreateNetworkWithId, || {
        put(networks::put::put)
    }),
    changes(Method::PATCH, "/v2/networks/{network}", Scope::UpdateNetwork, || {
        patch(networks::update::update)
    }),
    reads(Method::GET, "/v2/audit", Scope::PartnerAdmin, || get(audit::list)),
    reads(Method::GET, "/v2/webhooks", Scope::PartnerAdmin, || get(webhook::list::list)),
    makes_secret(Method::POST, "/v2/webhooks", Scope::PartnerAdmin, || {
        post(webhook::create::create)
    }),
    reads(Method::GET, WEBHOOK, Scope::PartnerAdmin, || get(webhook::get::get)),
    changes(Method::PATCH, WEBHOOK, Scope::PartnerAdmin, || patch(webhook::update::update)),
    changes(Method::DELETE, WEBHOOK, Scope::PartnerAdmin, || delete(webhook::delete::delete)),
    makes_secret(Method::POST, "/v2/webhooks/{id}/secret", Scope::PartnerAdmin, || {
        post(webhook::rotate::rotate)
    }),
    changes(Method::POST, "/v2/webhooks/{id}/test", Scope::PartnerAdmin, || {
        post(webhook::ping::ping)
    }),
    reads(Method::GET, "/v2/webhooks/{id}/deliveries", Scope::PartnerAdmin, || {
        get(webhook::deliveries::deliveries)
    }),
    changes(
        Method::POST,
        "/v2/webhooks/{id}/deliveries/{delivery}/replay",
        Scope::PartnerAdmin,
        || post(webhook::replay::replay),
    ),
    reads(Method::GET, "/partner/piirequest/{id}", Scope::GetPii, || get(piirequest::get::get)),
    reads(Method::GET, "/partner/piirequest/{id}/evidence/{rel}", Scope::GetPii, || {
        get(piirequest::evidence::get)
    }),
    changes(Method::PUT, "/partner/piirequest/{id}/status", Scope::PutPiiRequest, || {
        put(piirequest::status::put)
    }),
    changes(Method::POST, "/v2/piirequests", Scope::PutPiiRequest, || {
        post(piirequests::create::create)
    }),
    changes(Method::DELETE, "/v2/piirequests/{id}", Scope::PutPiiRequest, || {
        delete(piirequests::redact::redact)
    }),
    signed(Method::POST, "/v2/provider/piirequests", MAX_BODY_BYTES, || {
        post(provider::create::create)
    }),
    signed(Method::GET, "/v2/provider/piirequests/{id}", MAX_BODY_BYTES, || {
        get(provider::get::get)
    }),
    signed(Method::PUT, "/v2/provider/piirequests/{id}/status", MAX_BODY_BYTES, || {
        put(provider::status::put)
    }),
    signed(Method::PUT, "/v2/provider/piirequests/{id}/evidence/{rel}", MAX_IMAGE_BYTES, || {
        put(provider::evidence::put)
    }),
];

const WEBHOOK: &str = "/v2/webhooks/{id}";

const VERDICT: &str = "/v2/verdict/{chain}/{chainNetwork}/{wallet}";

const PASS: &str = "/partner/pass/{chain}/{chainNetwork}/{wallet}";

const fn open(
    method: Method,
    path: &'static str,
    limit: LimitClass,
    handler: fn() -> MethodRouter<Service>,
) -> Endpoint {
    let (guard, max_body_bytes) = (Guard::Open, MAX_BODY_BYTES);
    Endpoint { method, path, guard, takes_idempotency_key: false, limit, max_body_bytes, handler }
}

const fn reads(
    method: Method,
    path: &'static str,
    scope: Scope,
    handler: fn() -> MethodRouter<Service>,
) -> Endpoint {
    let (guard, max_body_bytes) = (Guard::Scope(scope), MAX_BODY_BYTES);
    let limit = LimitClass::Read;
    Endpoint { method, path, guard, takes_idempotency_key: false, limit, max_body_bytes, handler }
}

/// What reads from a chain takes more than what reads from the database.
const fn asks_chain(
    method: Method,
    path: &'static str,
    scope: Scope,
    handler: fn() -> MethodRouter<Service>,
) -> Endpoint {
    let (guard, max_body_bytes) = (Guard::Scope(scope), MAX_BODY_BYTES);
    let limit = LimitClass::Verdict;
    Endpoint { method, path, guard, takes_idempotency_key: false, limit, max_body_bytes, handler }
}

/// What answers with a secret keeps no answer for those who ask again.
const fn makes_secret(
    method: Method,
    path: &'static str,
    scope: Scope,
    handler: fn() -> MethodRouter<Service>,
) -> Endpoint {
    let (guard, max_body_bytes) = (Guard::Scope(scope), MAX_BODY_BYTES);
    let limit = LimitClass::Change;
    Endpoint { method, path, guard, takes_idempotency_key: false, limit, max_body_bytes, handler }
}

const fn changes(
    method: Method,
    path: &'static str,
    scope: Scope,
    handler: fn() -> MethodRouter<Service>,
) -> Endpoint {
    let (guard, max_body_bytes) = (Guard::Scope(scope), MAX_BODY_BYTES);
    let limit = LimitClass::Change;
    Endpoint { method, path, guard, takes_idempotency_key: true, limit, max_body_bytes, handler }
}

const fn signed(
    method: Method,
    path: &'static str,
    max_body_bytes: usize,
    handler: fn() -> MethodRouter<Service>,
) -> Endpoint {
    let (guard, limit) = (Guard::Provider, LimitClass::Open);
    Endpoint { method, path, guard, takes_idempotency_key: false, limit, max_body_bytes, handler }
}
