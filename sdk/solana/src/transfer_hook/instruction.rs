//! One builder for each instruction of the transfer hook, as in [`crate::instruction`].
//!
//! `Execute` has none: Token-2022 calls it.

mod accept_authority;
mod add_exemption;
mod close_policy;
mod initialize_policy;
mod propose_authority;
mod remove_exemption;
mod set_paused;
mod update_policy;

pub use accept_authority::AcceptAuthority;
pub use add_exemption::AddExemption;
pub use close_policy::ClosePolicy;
pub use initialize_policy::InitializePolicy;
pub use propose_authority::ProposeAuthority;
pub use remove_exemption::RemoveExemption;
pub use set_paused::SetPaused;
pub use update_policy::UpdatePolicy;
