//! Holds this crate to the interfaces of the programs, `interfaces/solana/*.json`.

#![allow(clippy::arithmetic_side_effects, clippy::panic, clippy::unwrap_used)]

mod accounts;
mod arguments;
mod errors;
mod events;
mod idl;
mod instructions;
mod samples;

use portcullis_solana::{GATEWAY_PROGRAM_ID, TRANSFER_HOOK_PROGRAM_ID};

#[test]
fn addresses_are_the_programs() {
    for (program, ours, chosen) in [
        ("gateway", GATEWAY_PROGRAM_ID, option_env!("PORTCULLIS_GATEWAY_ID")),
        ("transfer_hook", TRANSFER_HOOK_PROGRAM_ID, option_env!("PORTCULLIS_TRANSFER_HOOK_ID")),
    ] {
        // Whoever compiles for an address of their own has an interface file of another.
        if chosen.is_none() {
            assert_eq!(idl::Idl::read(program).address, ours.to_string());
        }
    }
}
