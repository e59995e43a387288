//! The API: `/oauth`, `/partner` as existing clients know it, and `/v2` for what is new.

mod audit;
mod authorize;
mod cursor;
mod endpoint;
mod extract;
mod health;
mod idempotency;
mod networks;
mod oauth;
mod operation;
mod partner;
mod passes;
mod request;
mod router;
mod webhook;

pub use endpoint::{ENDPOINTS, Endpoint, Guard};
pub use router::app;
