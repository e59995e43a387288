//! The API: `/oauth`, `/partner` as existing clients know it, and `/v2` for what is new.

mod address;
mod authorize;
mod docs;
mod endpoint;
mod extract;
mod health;
mod idempotency;
mod limit;
mod oauth;
mod openapi;
mod operation;
mod partner;
mod passes;
mod piirequests;
mod provider;
mod request;
mod router;
mod well_known;

pub use address::PeerAddress;
pub use endpoint::{ENDPOINTS, Endpoint, Guard};
pub use openapi::openapi;
pub use router::app;
