//! What is wanted of passes is done on their chains.
//!
//! A worker takes an operation for a while and does one step of it: it looks at what the chain holds,
//! or signs a transaction and keeps it, or sends what is kept, or looks what became of it. Nothing is
//! signed before its nonce is written down, nothing is sent before it is kept, and nothing is signed
//! anew while what was kept may still take effect, so that a worker may die at any moment, and any
//! number of them may share a key.
//!
//! A [`Janitor`] does what is due from time to time: it fills gaps among nonces, and compares what is
//! written down with what the chains hold.

mod actors;
mod explain;
mod janitor;
mod judgement;
mod nodes;
mod nonces;
mod patience;
mod pool;
mod reason;
mod reconcile;
mod step;
mod worker;

pub use actors::{Actors, ChainAccess};
pub use explain::{Question, Unanswered};
pub use janitor::{Janitor, Reconciliation};
pub use pool::{Pool, Vitals};
pub use worker::Worker;
