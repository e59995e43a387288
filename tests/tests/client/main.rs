//! The façade on both chains at once: the same verbs, the same answers, the same refusals, and
//! nothing done twice whatever dies in between.
#![allow(clippy::unwrap_used, clippy::panic, clippy::arithmetic_side_effects, missing_docs)]

mod batch;
mod connecting;
mod fees;
mod governance;
mod ground;
mod interruptions;
mod listing;
mod on_validator;
mod refusals;
mod signers;
mod single_use;
mod slots;
mod verbs;
mod vouchers;
mod watching;
