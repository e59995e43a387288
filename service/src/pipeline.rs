//! What is wanted of passes is done on their chains.
//!
//! A worker takes an operation for a while and does one step of it: it looks at what the chain holds,
//! or signs a transaction and keeps it, or sends what is kept, or looks what became of it. Nothing is
//! sent before it is kept, and nothing is signed anew while what was kept may still take effect, so
//! that a worker may die at any moment.

mod actors;
mod judgement;
mod step;
mod worker;

pub use actors::{Actors, ActorsError, ChainAccess};
pub use worker::Worker;
