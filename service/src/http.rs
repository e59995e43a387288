//! The API: `/oauth`, `/partner` as existing clients know it, and `/v2` for what is new.

mod authorize;
mod endpoint;
mod extract;
mod health;
mod idempotency;
mod oauth;
mod operation;
mod partner;
mod passes;
mod piirequests;
mod provider;
mod request;
mod router;

pub use endpoint::{ENDPOINTS, Endpoint, Guard};
pub use router::app;
