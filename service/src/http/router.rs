use axum::{
    Router, extract::DefaultBodyLimit, handler::Handler as _, middleware::from_fn_with_state,
    response::IntoResponse as _,
};
use tower_http::catch_panic::CatchPanicLayer;

use super::{
    authorize, cors,
    endpoint::{ENDPOINTS, Guard},
    idempotency, limit,
    provider::authenticate::authenticate,
    request,
};
use crate::{
    limit::LimitClass,
    problem::{Code, Problem},
    service::Service,
};

/// The biggest body of a request.
pub(super) const MAX_BODY_BYTES: usize = 64 * 1_024;

/// The whole API.
pub fn app(service: Service) -> Router {
    let mut router = Router::new();
    for endpoint in ENDPOINTS {
        let mut handler = (endpoint.handler)();
        if endpoint.takes_idempotency_key {
            let state = service.clone();
            handler = handler.route_layer(from_fn_with_state(state, idempotency::once));
        }
        let class = endpoint.limit;
        handler = handler.layer(DefaultBodyLimit::max(endpoint.max_body_bytes));
        match endpoint.guard {
            Guard::Open => {}
            Guard::Scope(scope) => {
                let state = (service.clone(), class);
                handler = handler.route_layer(from_fn_with_state(state, limit::by_client));
                let state = (service.clone(), scope);
                handler = handler.route_layer(from_fn_with_state(state, authorize::authorize));
            }
            Guard::Provider => {
                let state = (service.clone(), endpoint.max_body_bytes);
                handler = handler.route_layer(from_fn_with_state(state, authenticate));
            }
        }
        handler = handler.layer(from_fn_with_state((service.clone(), class), limit::by_address));
        router = router.route(endpoint.path, handler);
    }
    let open = (service.clone(), LimitClass::Open);
    let missing = async || Problem::new(Code::NotFound);
    router
        .fallback(missing.layer(from_fn_with_state(open, limit::by_address)))
        .layer(CatchPanicLayer::custom(|_| Problem::new(Code::Internal).into_response()))
        .layer(from_fn_with_state(service.clone(), request::identify))
        .layer(cors::layer())
        .with_state(service)
}
