//! The transfer hook, with the real Token-2022.

#![allow(clippy::arithmetic_side_effects, clippy::panic, clippy::unwrap_used)]

mod admin;
mod snapshots;
mod transfers;
