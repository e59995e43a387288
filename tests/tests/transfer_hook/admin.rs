//! What governs a policy: by instruction what it does, with the event, and what it refuses, with the
//! error; that a refusal changes nothing.

mod mints;
mod outcome;
mod record;
mod spl_list;
mod stage;

mod accept_authority;
mod add_exemption;
mod close_policy;
mod close_policy_signers;
mod governed;
mod initialize_extra_account_meta_list;
mod initialize_policy;
mod initialize_policy_mints;
mod initialize_policy_signers;
mod instruction_data;
mod policy_settings;
mod propose_authority;
mod remove_exemption;
mod set_paused;
mod update_extra_account_meta_list;
mod update_policy;
