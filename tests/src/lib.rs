//! Do the parts agree? What the suites in `tests/` share.

pub mod anvil;
pub mod chain;
pub mod database;
pub mod effect;
pub mod figures;
pub mod outcome;
pub mod programs;
pub mod snapshot;
pub mod stored_passes;
pub mod token;
pub mod validator;
pub mod vectors;
pub mod world;
