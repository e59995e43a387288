//! The service over both of its databases: every test is run on each.
#![allow(clippy::unwrap_used, clippy::panic, clippy::arithmetic_side_effects, missing_docs)]

mod audit_log;
mod authorize;
mod commands;
mod database;
mod document;
mod flow;
mod hostile;
mod idempotency;
mod isolation;
mod keys;
mod limits;
mod list;
mod metrics;
mod mode;
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
mod private_key_jwt;
mod samples;
mod server;
mod stage;
mod store;
mod well_known;
