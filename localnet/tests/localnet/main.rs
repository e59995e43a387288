//! Both chains behind real ports, asked by real clients.

#![allow(clippy::unwrap_used, clippy::panic, clippy::arithmetic_side_effects, missing_docs)]

mod both_chains;
mod child;
mod http;
mod options;
mod refusals;
mod web_socket;
