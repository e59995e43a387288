use portcullis_solana::{
    Address, GATEWAY_PROGRAM_ID, TRANSFER_HOOK_PROGRAM_ID, pda,
    transfer_hook::{HookError, PolicyAccount, event::PolicyInitialized, instruction::*},
};
use solana_instruction::error::InstructionError;
use solana_signer::Signer;

use super::{
    outcome::{GIVEN_TWICE, NOT_SIGNED, READ_ONLY, Tampered, does, goes_through, only, refuses},
    record::PolicyRecord,
    stage::{Stage, settings},
};

/// Accounts of the instruction, by index.
const PAYER: usize = 0;
const AUTHORITY: usize = 1;
const POLICY: usize = 3;
const SYSTEM_PROGRAM: usize = 4;

/// A stage with one more mint, which has no policy, and the address of that.
fn bare() -> (Stage, Address, Address) {
    let mut s = Stage::new();
    let mint = s.make(s.gated("copper"));
    (s, mint, pda::policy(&mint).0)
}

#[test]
fn writes_the_policy_of_a_mint() {
    let (mut s, mint, policy) = bare();
    let before = s.lamports(s.payer.pubkey());
    let initialize = s.initialize(&mint).instruction();
    let done = does(&mut s.world, initialize, &[&s.payer, &s.authority]);
    let (authority, rent_payer) = (s.authority.pubkey(), s.payer.pubkey());
    let record = PolicyRecord {
        mint,
        authority,
        pending_authority: None,
        rent_payer,
        settings: settings(),
        paused: false,
        exemptions: vec![],
        generation: 1,
        bump: pda::policy(&mint).1,
    };
    assert_eq!(s.record_of(&mint), record);
    let settings = settings();
    let event = PolicyInitialized { mint, authority, rent_payer, settings, generation: 1 };
    assert_eq!(done.event, event.into());
    assert_eq!(done.changed, only([policy, rent_payer]));
    let account = s.world.chain.account(&policy).unwrap();
    assert_eq!(account.owner, TRANSFER_HOOK_PROGRAM_ID);
    assert_eq!(account.lamports, s.rent());
    assert_eq!(before - s.lamports(rent_payer), s.rent());
}

#[test]
fn the_authority_may_pay() {
    let (mut s, mint, policy) = bare();
    let payer = s.authority.pubkey();
    let initialize = InitializePolicy { payer, ..s.initialize(&mint) }.instruction();
    let done = does(&mut s.world, initialize, &[&s.authority]);
    assert_eq!(done.changed, only([policy, payer]));
    assert_eq!(s.record_of(&mint).rent_payer, payer);
}

/// Anybody can send lamports to the address, which is known before the mint is.
#[test]
fn lamports_at_the_address_are_no_obstacle() {
    let rent = Stage::new().rent();
    let least = Stage::new().world.chain.svm.minimum_balance_for_rent_exemption(0);
    for donated in [least, rent - 1, rent, rent + 1, 10 * rent] {
        let (mut s, mint, policy) = bare();
        s.donate(policy, donated);
        let before = s.lamports(s.payer.pubkey());
        let initialize = s.initialize(&mint).instruction();
        does(&mut s.world, initialize, &[&s.payer, &s.authority]);
        assert_eq!(before - s.lamports(s.payer.pubkey()), rent.saturating_sub(donated));
        assert_eq!(s.lamports(policy), rent.max(donated));
        assert_eq!(s.record_of(&mint).generation, 1);
    }
}

#[test]
fn refuses_a_mint_that_has_a_policy() {
    let mut s = Stage::new();
    let initialize = s.initialize(&s.mint).instruction();
    let by = [&s.payer, &s.authority];
    refuses(&mut s.world, initialize, &by, HookError::PolicyExists);
    let authority = s.hook_authority.pubkey();
    let initialize = InitializePolicy { authority, ..s.initialize(&s.mint) }.instruction();
    let by = [&s.payer, &s.hook_authority];
    refuses(&mut s.world, initialize, &by, HookError::PolicyExists);
}

/// No instruction leaves the hook such an account; were there one, it would not be written over.
#[test]
fn refuses_an_account_of_the_hook_whatever_is_in_it() {
    for bytes in [0, 8, PolicyAccount::BYTES] {
        let (mut s, mint, policy) = bare();
        s.world.chain.plant(policy, TRANSFER_HOOK_PROGRAM_ID, vec![0; bytes]);
        let initialize = s.initialize(&mint).instruction();
        let by = [&s.payer, &s.authority];
        refuses(&mut s.world, initialize, &by, HookError::PolicyExists);
    }
}

#[test]
fn refuses_any_address_but_the_mints_own() {
    let (mut s, mint, _) = bare();
    let unused = s.make(s.gated("tin"));
    let by = [&s.payer, &s.authority];
    for other in [pda::policy(&unused).0, s.policy(), s.stranger.pubkey()] {
        let initialize = s.initialize(&mint).instruction().account(POLICY, other);
        refuses(&mut s.world, initialize, &by, InstructionError::InvalidSeeds);
    }
    for given in [mint, s.payer.pubkey(), s.authority.pubkey()] {
        let initialize = s.initialize(&mint).instruction().account(POLICY, given);
        refuses(&mut s.world, initialize, &by, GIVEN_TWICE);
    }
}

#[test]
fn refuses_accounts_that_cannot_be_written() {
    let (mut s, mint, _) = bare();
    let initialize = s.initialize(&mint).instruction();
    let by = [&s.payer, &s.authority];
    refuses(&mut s.world, initialize.clone().read_only(POLICY), &by, READ_ONLY);
    refuses(&mut s.world, initialize.read_only(PAYER), &by, NOT_SIGNED);
}

#[test]
fn payer_and_authority_must_sign() {
    let (mut s, mint, _) = bare();
    let initialize = s.initialize(&mint).instruction();
    refuses(&mut s.world, initialize.clone().unsigned(PAYER), &[&s.authority], NOT_SIGNED);
    refuses(&mut s.world, initialize.unsigned(AUTHORITY), &[&s.payer], NOT_SIGNED);
}

#[test]
fn refuses_another_program_as_the_system() {
    let (mut s, mint, _) = bare();
    for program in [TRANSFER_HOOK_PROGRAM_ID, GATEWAY_PROGRAM_ID] {
        let initialize = s.initialize(&mint).instruction().account(SYSTEM_PROGRAM, program);
        let by = [&s.payer, &s.authority];
        refuses(&mut s.world, initialize, &by, InstructionError::IncorrectProgramId);
    }
}

#[test]
fn refuses_a_payer_who_cannot_pay() {
    let (mut s, mint, _) = bare();
    let pauper = e2e::chain::actor("pauper");
    s.donate(pauper.pubkey(), s.rent() - 1);
    let initialize = InitializePolicy { payer: pauper.pubkey(), ..s.initialize(&mint) };
    let by = [&pauper, &s.authority];
    // The system program's own.
    refuses(&mut s.world, initialize.instruction(), &by, InstructionError::Custom(1));
}

#[test]
fn one_mints_policy_does_not_touch_anothers() {
    let (mut s, mint, _) = bare();
    let before = s.record();
    let initialize = s.initialize(&mint).instruction();
    goes_through(&mut s.world, initialize, &[&s.payer, &s.authority]);
    let pause = SetPaused { authority: s.authority.pubkey(), mint, paused: true }.instruction();
    goes_through(&mut s.world, pause, &[&s.authority]);
    assert!(s.record_of(&mint).paused);
    assert_eq!(s.record(), before);
}
