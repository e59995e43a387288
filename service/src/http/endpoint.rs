use axum::{
    http::Method,
    routing::{MethodRouter, delete, get, patch, post},
};

use super::{docs, health, oauth, openapi, operation, partner::pass, passes};
use crate::{model::Scope, service::Service};

/// Who may call an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guard {
    /// Everybody.
    Open,
    /// Whoever shows a token with this scope.
    Scope(Scope),
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
    pub(super) handler: fn() -> MethodRouter<Service>,
}

/// Every endpoint.
pub const ENDPOINTS: &[Endpoint] = &[
    open(Method::GET, "/healthz", || get(health::healthz)),
    open(Method::GET, "/readyz", || get(health::readyz)),
    open(Method::GET, "/openapi.json", || get(openapi::document)),
    open(Method::GET, "/docs", || get(docs::page)),
    open(Method::GET, "/docs/{file}", || get(docs::file)),
    open(Method::POST, "/oauth/token", || post(oauth::token::token)),
    reads(Method::POST, "/partner/pass", Scope::SearchPass, || post(pass::list::list)),
    changes(Method::POST, "/partner/pass/{chain}/{chainNetwork}", Scope::IssuePass, || {
        post(pass::issue::issue)
    }),
    reads(Method::GET, PASS, Scope::SearchPass, || get(pass::get::get)),
    changes(Method::PATCH, PASS, Scope::UpdatePass, || patch(pass::update::update)),
    changes(Method::DELETE, PASS, Scope::UpdatePass, || delete(pass::revoke::revoke)),
    reads(Method::GET, "/v2/operations/{id}", Scope::SearchPass, || get(operation::get)),
    reads(Method::GET, "/v2/passes", Scope::SearchPass, || get(passes::list)),
];

const PASS: &str = "/partner/pass/{chain}/{chainNetwork}/{wallet}";

const fn open(
    method: Method,
    path: &'static str,
    handler: fn() -> MethodRouter<Service>,
) -> Endpoint {
    Endpoint { method, path, guard: Guard::Open, takes_idempotency_key: false, handler }
}

const fn reads(
    method: Method,
    path: &'static str,
    scope: Scope,
    handler: fn() -> MethodRouter<Service>,
) -> Endpoint {
    let guard = Guard::Scope(scope);
    Endpoint { method, path, guard, takes_idempotency_key: false, handler }
}

const fn changes(
    method: Method,
    path: &'static str,
    scope: Scope,
    handler: fn() -> MethodRouter<Service>,
) -> Endpoint {
    let guard = Guard::Scope(scope);
    Endpoint { method, path, guard, takes_idempotency_key: true, handler }
}
