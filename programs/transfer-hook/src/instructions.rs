//! One file an instruction. What the policy's authority decides alone shares the accounts of
//! `govern_policy.rs`.

pub mod accept_authority;
pub mod add_exemption;
pub mod close_policy;
pub mod execute;
pub mod govern_policy;
pub mod initialize_extra_account_meta_list;
pub mod initialize_policy;
pub mod propose_authority;
pub mod remove_exemption;
pub mod set_paused;
mod spl;
pub mod update_extra_account_meta_list;
pub mod update_policy;

pub use accept_authority::*;
pub use close_policy::*;
pub use govern_policy::*;
pub use initialize_extra_account_meta_list::*;
pub use initialize_policy::*;
pub use update_extra_account_meta_list::*;
