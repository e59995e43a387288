//! The service over both of its databases: every test is run on each.
#![allow(clippy::unwrap_used, clippy::panic, clippy::arithmetic_side_effects, missing_docs)]

mod audit;
mod authorize;
mod database;
mod document;
mod hostile;
mod idempotency;
mod isolation;
mod list;
mod networks;
mod oauth;
mod openapi;
mod operations;
mod original_api;
mod outbox;
mod pass;
mod passes;
mod receiver;
mod stage;
mod store;
mod webhook;
