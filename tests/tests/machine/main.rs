//! Random calls by random people, against a model that knows nothing but the rules.
//!
//! `draw.rs` makes up the calls, `model.rs` and `passes.rs` say what must come of each, `read.rs`
//! reads the chain, `replay.rs` rebuilds it from the events alone, `rent.rs` follows the lamports,
//! and `run.rs` compares them all after every step.
#![allow(clippy::unwrap_used, clippy::panic, clippy::arithmetic_side_effects, missing_docs)]

mod call;
mod draw;
mod invariants;
mod model;
mod passes;
mod read;
mod rent;
mod replay;
mod run;
mod state;
mod verbs;
mod wind_up;
