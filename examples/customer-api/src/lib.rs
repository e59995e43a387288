//! A service of one's own on both chains of this machine: what a gatekeeper sets up, in a temporary
//! folder, with the real binary.

mod answer;
mod api;
mod folder;
mod installation;
mod process;

pub use answer::Answer;
pub use api::Api;
pub use installation::{Installation, InstallationOptions, NETWORK, NO_LIMITS, StartOptions};
pub use process::{Process, service_binary};
