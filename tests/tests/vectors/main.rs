//! The vector files, answered by the deployed programs, and by the service about what chains hold.
#![allow(clippy::unwrap_used, clippy::panic, clippy::arithmetic_side_effects, missing_docs)]

mod clock;
mod evaluate;
mod life;
mod lifecycle;
mod planted;
mod service;
mod transfer;
