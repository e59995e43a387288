//! What can have a policy: a mint of Token-2022 with the TransferHook extension, whatever hook it
//! names.

use e2e::{
    outcome::{OK, outcome},
    programs::NOOP_HOOK,
    token::Token,
};
use portcullis_solana::{
    AccountMeta, Address, TRANSFER_HOOK_PROGRAM_ID,
    transfer_hook::{HookError, PolicySettings, instruction::InitializePolicy},
};
use solana_signer::Signer;
use spl_token_2022_interface::ID as TOKEN_2022;

use super::{
    mints::{Hook, NewMint, TOKEN},
    outcome::{does, refuses},
    stage::Stage,
};

fn refuses_mint(s: &mut Stage, mint: Address, expected: HookError) {
    let initialize = s.initialize(&mint).instruction();
    refuses(&mut s.world, initialize, &[&s.payer, &s.authority], expected);
}

/// The policy is written first and takes effect when the mint is pointed at the hook.
fn prepares_the_switch(program: Option<Address>) {
    let mut s = Stage::new();
    let hook = Hook { authority: Some(s.hook_authority.pubkey()), program };
    let mint = s.make(NewMint { hook: Some(hook), ..s.gated("copper") });
    let token = Token {
        mint,
        authority: s.authority.insecure_clone(),
        hook_authority: s.hook_authority.insecure_clone(),
    };
    let (alice, bob) = (s.world.holder("alice"), s.world.holder("bob"));
    token.funded(&mut s.world, &alice.pubkey(), 100);
    token.account(&mut s.world, &bob.pubkey());
    token.account(&mut s.world, &s.stranger.pubkey());
    let settings = PolicySettings::holders_of(s.world.main.address);
    let initialize = InitializePolicy { settings, ..s.initialize(&mint) }.instruction();
    does(&mut s.world, initialize, &[&s.payer, &s.authority]);
    let transfer = |s: &mut Stage, receiver: &Address| {
        let transfer = token.between(&alice, receiver, 10);
        let mut instruction = token.instruction(&s.world.chain, &transfer);
        instruction.accounts.push(AccountMeta::new_readonly(NOOP_HOOK, false));
        outcome(&s.world.send(instruction, &[&alice]))
    };
    let stranger = s.stranger.pubkey();
    assert_eq!(transfer(&mut s, &stranger), OK, "not gated yet");

    s.mint = mint;
    s.point_at(Some(TRANSFER_HOOK_PROGRAM_ID));
    assert_eq!(transfer(&mut s, &stranger), "ReceiverNoPass");
    assert_eq!(transfer(&mut s, &bob.pubkey()), OK);
}

#[test]
fn the_policy_of_a_mint_that_names_no_hook_yet_waits_for_it() {
    prepares_the_switch(None);
}

#[test]
fn the_policy_of_a_mint_that_names_another_hook_waits_for_it() {
    prepares_the_switch(Some(NOOP_HOOK));
}

#[test]
fn refuses_a_mint_without_the_extension() {
    let mut s = Stage::new();
    let mint = s.make(NewMint { hook: None, ..s.gated("copper") });
    refuses_mint(&mut s, mint, HookError::MintWithoutHook);
}

#[test]
fn refuses_a_mint_of_the_older_token_program() {
    let mut s = Stage::new();
    let mint = s.legacy_mint();
    refuses_mint(&mut s, mint, HookError::NotAMint);
}

#[test]
fn refuses_the_bytes_of_a_mint_that_the_token_program_does_not_own() {
    let mut s = Stage::new();
    let mint = s.make(s.gated("copper"));
    let data = s.world.chain.data(&mint);
    for owner in [TOKEN, TRANSFER_HOOK_PROGRAM_ID, NOOP_HOOK] {
        s.world.chain.plant(mint, owner, data.clone());
        refuses_mint(&mut s, mint, HookError::NotAMint);
    }
    s.world.chain.plant(mint, TOKEN_2022, data);
    let initialize = s.initialize(&mint).instruction();
    does(&mut s.world, initialize, &[&s.payer, &s.authority]);
}

#[test]
fn refuses_a_mint_before_it_is_one() {
    let mut s = Stage::new();
    let mint = s.uninitialized("copper", s.gated("copper").hook);
    let authority = s.hook_authority.pubkey();
    let initialize = InitializePolicy { authority, ..s.initialize(&mint) }.instruction();
    let by = [&s.payer, &s.hook_authority];
    refuses(&mut s.world, initialize, &by, HookError::NotAMint);
}

#[test]
fn refuses_a_token_account() {
    let mut s = Stage::new();
    let account = s.token_account();
    refuses_mint(&mut s, account, HookError::NotAMint);
}

#[test]
fn refuses_a_multisig_made_to_read_like_a_mint() {
    let mut s = Stage::new();
    let multisig = s.multisig_like_a_mint();
    refuses_mint(&mut s, multisig, HookError::NotAMint);
}

#[test]
fn refuses_what_is_no_token_programs_account() {
    let mut s = Stage::new();
    for account in [s.stranger.pubkey(), s.authority.pubkey(), s.policy(), Address::default()] {
        refuses_mint(&mut s, account, HookError::NotAMint);
    }
}

#[test]
fn refuses_an_account_that_is_not_there() {
    let mut s = Stage::new();
    refuses_mint(&mut s, super::stage::wallet(7), HookError::NotAMint);
}
