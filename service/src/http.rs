//! The API: `/oauth`, `/partner` as existing clients know it, and `/v2` for what is new.

mod authorize;
mod endpoint;
mod extract;
mod health;
mod idempotency;
mod oauth;
mod partner;
mod request;
mod router;
mod v2;

pub use endpoint::{ENDPOINTS, Endpoint, Guard};
pub use router::app;
