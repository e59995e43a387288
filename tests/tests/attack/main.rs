//! Every instruction, called wrongly in every way that its list of accounts allows.
//!
//! `rows.rs` sets the scene for a call that goes through; `mutation.rs` makes the wrong calls of it;
//! `expected.txt` says what each must fail with; `exception.rs` names those that may go through, and
//! why. A call that fails leaves the chain as it was.
#![allow(clippy::unwrap_used, clippy::panic, clippy::arithmetic_side_effects, missing_docs)]

mod calls;
mod coverage;
mod exception;
mod mutation;
mod rows;
mod stage;
mod table;
