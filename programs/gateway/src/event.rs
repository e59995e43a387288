//! What happened, in the program's logs. From these alone the whole state can be rebuilt, unless
//! whoever composed the transaction filled its log beforehand: the runtime says so, and the accounts
//! are to be read then. Every event carries what it was before and is after. Times are Unix seconds,
//! lifetimes seconds.

mod gatekeeper;
mod network;
mod pass;

pub use gatekeeper::*;
pub use network::*;
pub use pass::*;
