//! One builder for each instruction of the gateway.
//!
//! A builder names what only the caller knows; the addresses that follow from it are derived.
//! `instruction()` gives the accounts in the program's order, with the flags it needs.

mod accept_authority;
mod add_gatekeeper;
mod close_network;
mod close_pass;
mod consume_pass;
mod create_network;
pub(crate) mod data;
mod freeze_pass;
mod gatekeeper_limits;
mod issue_pass;
pub(crate) mod meta;
mod network_settings;
mod pause;
mod propose_authority;
mod raise_generation;
mod remove_gatekeeper;
mod renew_pass;
mod renounce_pass;
mod revoke_pass;
mod rotate_operator;
mod set_attributes;
mod set_gatekeeper_status;
mod set_guardian;
mod take_over_pass;
mod unfreeze_pass;
mod unpause;
mod update_gatekeeper;
mod update_network;
mod verify_pass;

pub use accept_authority::AcceptAuthority;
pub use add_gatekeeper::AddGatekeeper;
pub use close_network::CloseNetwork;
pub use close_pass::ClosePass;
pub use consume_pass::ConsumePass;
pub use create_network::CreateNetwork;
pub use freeze_pass::FreezePass;
pub use gatekeeper_limits::GatekeeperLimits;
pub use issue_pass::IssuePass;
pub use network_settings::NetworkSettings;
pub use pause::Pause;
pub use propose_authority::ProposeAuthority;
pub use raise_generation::RaiseGeneration;
pub use remove_gatekeeper::RemoveGatekeeper;
pub use renew_pass::RenewPass;
pub use renounce_pass::RenouncePass;
pub use revoke_pass::RevokePass;
pub use rotate_operator::RotateOperator;
pub use set_attributes::SetAttributes;
pub use set_gatekeeper_status::SetGatekeeperStatus;
pub use set_guardian::SetGuardian;
pub use take_over_pass::TakeOverPass;
pub use unfreeze_pass::UnfreezePass;
pub use unpause::Unpause;
pub use update_gatekeeper::UpdateGatekeeper;
pub use update_network::UpdateNetwork;
pub use verify_pass::VerifyPass;
