//! Properties of the rules, the lifecycle and the readers, on random inputs.
//!
//! A failing run prints its seed; `PORTCULLIS_SEED=<seed>` runs it again.

mod accounts;
mod encodings;
mod expiry;
mod gate;
mod lifecycle;
mod policy;
mod rule;
mod seed;
mod story;
mod transfer;
mod values;
