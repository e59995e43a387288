//! The service over both of its databases: every test is run on each.
#![allow(clippy::unwrap_used, clippy::panic, clippy::arithmetic_side_effects, missing_docs)]

mod authorize;
mod database;
mod document;
mod flow;
mod hostile;
mod idempotency;
mod isolation;
mod list;
mod oauth;
mod openapi;
mod original_api;
mod outbox;
mod pass;
mod pii_evidence;
mod pii_keys;
mod pii_provider;
mod pii_retention;
mod pii_review;
mod pii_secrecy;
mod stage;
mod store;
