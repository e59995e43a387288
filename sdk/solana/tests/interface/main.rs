//! Holds this crate to the program's interface, `interfaces/solana/gateway.json`.

#![allow(clippy::arithmetic_side_effects, clippy::panic, clippy::unwrap_used)]

mod accounts;
mod arguments;
mod errors;
mod events;
mod idl;
mod instructions;
mod samples;

use portcullis_solana::GATEWAY_PROGRAM_ID;

#[test]
fn address_is_the_programs() {
    // Whoever compiles for an address of their own has an interface file of another.
    if option_env!("PORTCULLIS_GATEWAY_ID").is_none() {
        let idl = idl::Idl::read();
        assert_eq!(idl.address, GATEWAY_PROGRAM_ID.to_string());
    }
}
