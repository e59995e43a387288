//! The client against the real programs, in the cluster inside the process.
#![allow(clippy::unwrap_used, clippy::panic, clippy::arithmetic_side_effects, missing_docs)]

mod batch;
mod confirm;
mod faults;
mod gated_token;
mod hostile;
mod http;
mod list;
mod read;
mod send;
mod status;
mod watch;
mod wire;
mod world;
