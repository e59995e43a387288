//! Who calls, and whether they may. Nothing of the body is read before.

use axum::{
    extract::{Extension, Request, State},
    http::{HeaderMap, HeaderValue, header},
    middleware::Next,
    response::Response,
};

use super::{address::CallerAddress, origin};
use crate::{
    model::{Caller, Scope},
    problem::{Code, Problem},
    service::Service,
};

/// No token at all: RFC 6750 wants no error code then.
const NO_TOKEN: &str = r#"Bearer realm="portcullis""#;
const BAD_TOKEN: &str = r#"Bearer realm="portcullis", error="invalid_token""#;

pub(super) async fn authorize(
    State((service, scope)): State<(Service, Scope)>,
    Extension(address): Extension<CallerAddress>,
    mut request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let caller = caller(&service, request.headers()).await?;
    let CallerAddress(address) = address;
    if !caller.allowed_addresses.allow(address) {
        return Err(Problem::new(Code::AddressNotAllowed));
    }
    origin::check(&service, caller.app, request.headers()).await?;
    service.note_use(&caller).await;
    if !caller.scopes.contains(scope) {
        return Err(missing_scope(scope));
    }
    request.extensions_mut().insert(caller);
    Ok(next.run(request).await)
}

/// The token must be good, and its key and client must still stand. It allows what both it and,
/// by now, the client may.
async fn caller(service: &Service, headers: &HeaderMap) -> Result<Caller, Problem> {
    let token = bearer(headers).ok_or_else(|| Problem::unauthorized(NO_TOKEN))?;
    let invalid = || Problem::unauthorized(BAD_TOKEN);
    let now_seconds = service.clock().now_seconds();
    let grant = service.tokens().verify(token, now_seconds).map_err(|_| invalid())?;
    let found = service.store().caller(grant.key, service.clock().now_ms()).await?;
    let caller = found.filter(|caller| caller.client == grant.client).ok_or_else(invalid)?;
    let scopes = caller.scopes.common(&grant.scopes);
    Ok(Caller { scopes, ..caller })
}

/// The one token of a request. Two would leave open which of them counts.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let value = values.next()?.to_str().ok()?;
    if values.next().is_some() {
        return None;
    }
    let (scheme, token) = value.split_once(' ')?;
    let token = token.trim_matches(' ');
    (scheme.eq_ignore_ascii_case("Bearer") && !token.is_empty()).then_some(token)
}

fn missing_scope(scope: Scope) -> Problem {
    let challenge =
        format!(r#"Bearer realm="portcullis", error="insufficient_scope", scope="{scope}""#);
    let problem =
        Problem::with_detail(Code::InsufficientScope, format!("the scope {scope} is needed"));
    match HeaderValue::from_str(&challenge) {
        Ok(challenge) => problem.with_header(header::WWW_AUTHENTICATE, challenge),
        Err(_) => problem,
    }
}
