//! The gateway program in the Solana VM: by instruction what it does, with the event, and what it
//! refuses, with the error; that a refusal changes nothing.
#![allow(clippy::unwrap_used, clippy::panic, clippy::arithmetic_side_effects, missing_docs)]

mod instructions;
mod outcome;
mod records;
mod stage;

mod accept_authority;
mod add_gatekeeper;
mod change_pass;
mod close_network;
mod close_pass;
mod consume_pass;
mod create_network;
mod freeze_pass;
mod gated_counter;
mod instruction_data;
mod issue_pass;
mod issue_pass_expiry;
mod issue_pass_quota;
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
mod snapshots;
mod take_over_pass;
mod toolchain;
mod unfreeze_pass;
mod unpause;
mod update_gatekeeper;
mod update_network;
mod verify_pass;
