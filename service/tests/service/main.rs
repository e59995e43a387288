//! The service over both of its databases: every test is run on each.
#![allow(clippy::unwrap_used, clippy::panic, clippy::arithmetic_side_effects, missing_docs)]

mod audit;
mod audit_log;
mod authorize;
mod commands;
mod database;
mod document;
mod hostile;
mod idempotency;
mod isolation;
mod keys;
mod limits;
mod list;
mod metrics;
mod mode;
mod networks;
mod oauth;
mod openapi;
mod operations;
mod original_api;
mod outbox;
mod pass;
mod passes;
mod private_key_jwt;
mod receiver;
mod samples;
mod server;
mod stage;
mod store;
mod webhook;
mod well_known;
