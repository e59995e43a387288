//! Do the parts agree? What the suites in `tests/` share.

pub mod chain;
pub mod programs;
pub mod world;
pub mod vectors;
