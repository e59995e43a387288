//! What is read from accounts.

mod clock;
mod explain;
mod fetch;
mod gatekeeper;
mod list;
mod network;
mod pass;
mod policy;
mod status;

pub use explain::Explanation;
pub use list::{PassFilter, PassPage};
pub use network::NetworkRecord;
pub use pass::PassRecord;
pub use policy::PolicyRecord;
pub use status::PassStatus;

pub(super) use fetch::Account;
