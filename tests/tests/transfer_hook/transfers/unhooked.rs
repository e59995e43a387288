//! What Token-2022 does not tell the hook of, and the hook can therefore not gate.

use portcullis_solana::transfer_hook::HookError;
use solana_instruction::error::InstructionError;
use solana_signer::Signer;
use spl_token_2022_interface::{
    ID as TOKEN_2022,
    error::TokenError,
    instruction::{burn, mint_to},
};

use super::stage::{FUNDS, asked, stage};

/// Nothing changes hands.
#[test]
fn a_transfer_from_an_account_to_itself() {
    let (mut s, ..) = stage();
    let stranger = s.stranger();
    let transfer = s.token.between(&stranger, &stranger.pubkey(), 5);
    let receipt = s.token.transfer(&mut s.world.chain, &transfer).unwrap();
    assert!(!asked(&receipt.logs));
    assert_eq!(s.balance(&transfer.source), FUNDS);
}

/// Whom an issuer mints to, it knows: the policy does not ask. What was minted stays where it is.
#[test]
fn minting() {
    let (mut s, _, bob) = stage();
    let stranger = s.stranger();
    let account = s.token.associated(&stranger.pubkey());
    let authority = s.token.authority.insecure_clone();
    let mint_to =
        mint_to(&TOKEN_2022, &s.token.mint, &account, &authority.pubkey(), &[], 5).unwrap();
    let receipt = s.world.send(mint_to, &[&authority]).unwrap();
    assert!(!asked(&receipt.logs));
    assert_eq!(s.balance(&account), FUNDS + 5);
    s.refuses(&s.token.between(&stranger, &bob.pubkey(), 5), HookError::SenderNoPass);
}

#[test]
fn burning() {
    let (mut s, ..) = stage();
    let stranger = s.stranger();
    let account = s.token.associated(&stranger.pubkey());
    let burn = burn(&TOKEN_2022, &account, &s.token.mint, &stranger.pubkey(), &[], 5).unwrap();
    let receipt = s.world.send(burn, &[&stranger]).unwrap();
    assert!(!asked(&receipt.logs));
    assert_eq!(s.balance(&account), FUNDS - 5);
}

/// The instruction of old that does not name the mint is no way around the hook.
#[test]
fn an_unchecked_transfer_is_refused_by_token_2022() {
    let (mut s, alice, bob) = stage();
    let transfer = s.token.between(&alice, &bob.pubkey(), 5);
    #[allow(deprecated)]
    let mut unchecked = spl_token_2022_interface::instruction::transfer(
        &TOKEN_2022,
        &transfer.source,
        &transfer.destination,
        &alice.pubkey(),
        &[],
        5,
    )
    .unwrap();
    unchecked.accounts.extend(s.extra_accounts(&alice.pubkey(), &bob.pubkey()));
    let refused = InstructionError::Custom(TokenError::MintRequiredForTransfer as u32);
    s.refuses_by(unchecked, &transfer, &[&alice], refused);
}
