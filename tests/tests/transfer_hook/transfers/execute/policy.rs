use e2e::token::Token;
use portcullis_solana::{
    Address, GATEWAY_PROGRAM_ID, TRANSFER_HOOK_PROGRAM_ID,
    transfer_hook::{HookError, PolicyAccount, PolicySettings},
};
use solana_sdk_ids::system_program;
use spl_token_2022_interface::ID as TOKEN_2022;

use super::{DESTINATION, GATEWAY, POLICY, SENDER_PASSES, direct};

const NOT_A_POLICY: &str = HookError::NotAPolicy.name();

/// One that asks for the same, so that nothing else is wrong with it.
#[test]
fn another_mints_policy_decides_nothing() {
    let mut direct = direct();
    let settings =
        direct.s.token.policy(&direct.s.world.chain, |policy| PolicySettings::of(&policy));
    let silver = Token::new(&mut direct.s.world, "silver", settings);
    let outcome = direct.replaced(POLICY, silver.policy_address());
    assert_eq!(outcome, HookError::WrongMint.name());
}

#[test]
fn the_bytes_of_a_policy_are_none_in_another_programs_account() {
    let mut direct = direct();
    for owner in [system_program::ID, GATEWAY_PROGRAM_ID, TOKEN_2022, Address::from([7; 32])] {
        let bytes = direct.bytes(POLICY);
        assert_eq!(direct.planted(POLICY, owner, bytes), NOT_A_POLICY);
    }
}

#[test]
fn what_is_no_policy_decides_nothing() {
    let mut direct = direct();
    for index in [GATEWAY, SENDER_PASSES[0], DESTINATION] {
        let address = direct.address(index);
        assert_eq!(direct.replaced(POLICY, address), NOT_A_POLICY);
    }
    assert_eq!(direct.replaced(POLICY, Address::from([7; 32])), NOT_A_POLICY);
}

#[test]
fn garbage_is_no_policy() {
    let mut direct = direct();
    for data in [vec![], vec![0; PolicyAccount::BYTES], vec![0xff; PolicyAccount::BYTES]] {
        assert_eq!(direct.planted(POLICY, TRANSFER_HOOK_PROGRAM_ID, data), NOT_A_POLICY);
    }
}

#[test]
fn a_policy_has_one_length() {
    let mut direct = direct();
    let bytes = direct.bytes(POLICY);
    for length in [0, 1, 8, 16, 471, 483, 1303, 1305, 2000] {
        let mut data = bytes.clone();
        data.resize(length, 0);
        let outcome = direct.planted(POLICY, TRANSFER_HOOK_PROGRAM_ID, data);
        assert_eq!(outcome, NOT_A_POLICY, "{length} bytes");
    }
}
