//! Does Agave's own validator say what the Solana VM behind a port says? What every other suite
//! sees on the VM rests on it. `cargo xtask e2e` compiles the validator and runs this.
#![allow(clippy::unwrap_used, clippy::panic, clippy::arithmetic_side_effects, missing_docs)]

mod answers;
mod costs;
mod gated_token;
mod node;
mod shape;
