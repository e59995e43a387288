#![doc = include_str!("../README.md")]
// One text of queries is compiled for each database: see `store/sql`.
#![allow(clippy::duplicate_mod)]

pub mod audit;
pub mod clock;
pub mod config;
pub mod crypto;
pub mod hex;
pub mod http;
pub mod limit;
pub mod metrics;
pub mod model;
pub mod pii;
pub mod pipeline;
pub mod problem;
pub mod provider;
mod readiness;
pub mod secret;
pub mod server;
mod service;
pub mod store;
pub mod token;
pub mod webhook;

pub use http::app;
pub use service::Service;
