use e2e::token::Token;
use portcullis_solana::{
    Address, GATEWAY_PROGRAM_ID,
    transfer_hook::{HookError, PolicySettings},
};
use solana_sdk_ids::system_program;
use solana_signer::Signer;
use spl_token_2022_interface::{ID as TOKEN_2022, pod::PodMultisig};

use super::{DESTINATION, Direct, MINT, SOURCE, direct};
use crate::transfers::stage::stage;

const LEGACY_TOKEN: Address =
    Address::from_str_const("TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA");
/// Where a mint and a token account say which they are, and that of a token account.
const ACCOUNT_TYPE_OFFSET: usize = 165;
const TOKEN_ACCOUNT: u8 = 2;

const NOT_TRANSFERRING: &str = HookError::NotTransferring.name();
const WRONG_MINT: &str = HookError::WrongMint.name();

/// Nothing could come of it; but somebody might take its success for something.
#[test]
fn outside_of_a_transfer_it_fails() {
    let (mut s, alice, bob) = stage();
    let transfer = s.token.between(&alice, &bob.pubkey(), 5);
    let execute = s.execute(&transfer);
    s.refuses_by(execute, &transfer, &[], HookError::NotTransferring);
}

#[test]
fn both_accounts_must_be_in_a_transfer() {
    for transferring in [SOURCE, DESTINATION] {
        let (mut s, alice, bob) = stage();
        let transfer = s.token.between(&alice, &bob.pubkey(), 5);
        let execute = s.execute(&transfer);
        s.set_transferring(execute.accounts[transferring].pubkey);
        s.refuses_by(execute, &transfer, &[], HookError::NotTransferring);
    }
}

/// Anybody can write the flag into an account of a program of his own.
#[test]
fn both_accounts_must_be_token_2022s() {
    let mut direct = direct();
    for index in [SOURCE, DESTINATION] {
        for owner in [LEGACY_TOKEN, system_program::ID, GATEWAY_PROGRAM_ID] {
            let bytes = direct.bytes(index);
            assert_eq!(direct.planted(index, owner, bytes), NOT_TRANSFERRING);
        }
    }
}

#[test]
fn nothing_else_of_token_2022s_is_a_token_account() {
    let mut direct = direct();
    for index in [SOURCE, DESTINATION] {
        let mint = direct.address(MINT);
        assert_eq!(direct.replaced(index, mint), NOT_TRANSFERRING);
        let mut multisig = direct.bytes(index);
        multisig.resize(size_of::<PodMultisig>(), 0);
        assert_eq!(multisig[ACCOUNT_TYPE_OFFSET], TOKEN_ACCOUNT);
        assert_eq!(direct.planted(index, TOKEN_2022, multisig), NOT_TRANSFERRING);
    }
}

#[test]
fn no_account_is_too_short_to_be_looked_at() {
    let mut direct = direct();
    for index in [SOURCE, DESTINATION] {
        let bytes = direct.bytes(index);
        let flag = bytes.len() - 1;
        for length in 0..=flag {
            let outcome = direct.planted(index, TOKEN_2022, bytes[..length].to_vec());
            assert_eq!(outcome, NOT_TRANSFERRING, "{length} bytes");
        }
    }
}

#[test]
fn a_flag_that_is_neither_on_nor_off_is_not_on() {
    let mut direct = direct();
    let mut bytes = direct.bytes(SOURCE);
    let at = bytes.len() - 1;
    assert_eq!(bytes[at], 1);
    for flag in [0, 2, 255] {
        bytes[at] = flag;
        assert_eq!(direct.planted(SOURCE, TOKEN_2022, bytes.clone()), NOT_TRANSFERRING);
    }
}

/// Nothing there at all.
#[test]
fn an_account_that_does_not_exist_is_in_no_transfer() {
    let mut direct = direct();
    for index in [SOURCE, DESTINATION] {
        assert_eq!(direct.replaced(index, Address::from([7; 32])), NOT_TRANSFERRING);
    }
}

#[test]
fn both_accounts_must_be_of_the_mint_shown() {
    let mut direct = direct();
    let silver = silver(&mut direct);
    for index in [SOURCE, MINT, DESTINATION] {
        assert_eq!(direct.replaced(index, silver[index]), WRONG_MINT);
    }
    // The mint shown, and with it the accounts, against a policy of the first.
    let all = direct.with(|accounts| {
        for index in [SOURCE, MINT, DESTINATION] {
            accounts[index].pubkey = silver[index];
        }
    });
    assert_eq!(all, WRONG_MINT);
}

/// What Alice and Bob have of another gated token, in the middle of a transfer too: source, mint and
/// destination.
fn silver(direct: &mut Direct) -> [Address; 3] {
    let settings = PolicySettings::holders_of(direct.s.world.main.address);
    let silver = Token::new(&mut direct.s.world, "silver", settings);
    let [source, destination] = [&direct.alice, &direct.bob]
        .map(|wallet| silver.account(&mut direct.s.world, &wallet.pubkey()));
    direct.s.set_transferring(source);
    direct.s.set_transferring(destination);
    [source, silver.mint, destination]
}
