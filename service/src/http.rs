//! The API: `/oauth`, `/partner` as existing clients know it, and `/v2` for what is new.

mod address;
mod audit;
mod authorize;
mod cors;
mod docs;
mod endpoint;
mod extract;
mod health;
mod idempotency;
mod limit;
mod networks;
mod oauth;
mod openapi;
mod operation;
mod origin;
mod page;
mod partner;
mod pass;
mod passes;
mod piirequests;
mod provider;
mod request;
mod router;
mod verdict;
mod webhook;
mod well_known;

pub use address::PeerAddress;
pub use endpoint::{ENDPOINTS, Endpoint, Guard};
pub use openapi::openapi;
pub use router::app;
