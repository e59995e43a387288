//! Do the parts agree? What the suites in `tests/` share.

pub mod chain;
pub mod effect;
pub mod outcome;
pub mod programs;
pub mod snapshot;
pub mod token;
pub mod validator;
pub mod vectors;
pub mod world;
