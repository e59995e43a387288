use e2e::{chain::actor, programs::NOOP_HOOK};
use portcullis_solana::{
    Address, TRANSFER_HOOK_PROGRAM_ID, pda,
    transfer_hook::{
        HookError,
        event::PolicyClosed,
        instruction::{ClosePolicy, InitializePolicy},
    },
};
use portcullis_types::ExemptionKind;
use solana_instruction::error::InstructionError;
use solana_sdk_ids::system_program;
use solana_signer::Signer;
use solana_system_interface::instruction::transfer;
use spl_token_2022_interface::{ID as TOKEN_2022, instruction::close_account};

use super::{
    mints::{Hook, NewMint},
    outcome::{READ_ONLY, Tampered, does, goes_through, only, refuses},
    record::PolicyRecord,
    stage::{Stage, settings, wallet},
};

/// Accounts of the instruction, by index.
const RENT_PAYER: usize = 3;

/// A stage whose mint no longer names the hook.
fn left() -> Stage {
    let mut s = Stage::new();
    s.point_at(None);
    s
}

/// A stage about a mint that can be closed, with a policy.
fn closable() -> Stage {
    let mut s = Stage::new();
    s.mint = s.make(s.gated("copper"));
    let initialize = s.initialize(&s.mint).instruction();
    goes_through(&mut s.world, initialize, &[&s.payer, &s.authority]);
    s
}

fn close_mint(s: &mut Stage) {
    let closer = s.close_authority();
    let (payer, authority) = (s.payer.pubkey(), closer.pubkey());
    let close = close_account(&TOKEN_2022, &s.mint, &payer, &authority, &[]).unwrap();
    goes_through(&mut s.world, close, &[&closer]);
}

/// Closes, and checks that this is all that it does.
fn closes(s: &mut Stage) {
    let (policy, rent_payer) = (s.policy(), s.payer.pubkey());
    let (before, lamports) = (s.record(), s.lamports(rent_payer));
    let held = s.lamports(policy);
    let close = s.close().instruction();
    let done = does(&mut s.world, close, &[&s.authority]);
    let PolicyRecord { mint, authority, generation, .. } = before;
    let event = PolicyClosed { mint, authority, rent_payer, generation };
    assert_eq!(done.event, event.into());
    assert_eq!(done.changed, only([policy, rent_payer]));
    assert_eq!(s.world.chain.account(&policy), None);
    assert_eq!(s.lamports(rent_payer) - lamports, held);
}

#[test]
fn closes_once_the_mint_names_no_hook() {
    let mut s = Stage::new();
    let rent = s.rent();
    assert_eq!(s.lamports(s.policy()), rent);
    s.point_at(None);
    closes(&mut s);
}

#[test]
fn closes_once_the_mint_names_another_hook() {
    let mut s = Stage::new();
    s.point_at(Some(NOOP_HOOK));
    closes(&mut s);
}

#[test]
fn closes_once_the_mint_is_closed() {
    let mut s = closable();
    close_mint(&mut s);
    assert_eq!(s.world.chain.account(&s.mint), None);
    closes(&mut s);
}

/// A lamport at a closed mint's address, or the account of another program, is no mint.
#[test]
fn closes_though_something_else_is_at_the_mints_address() {
    for owner in [system_program::ID, NOOP_HOOK] {
        let mut s = closable();
        let data = s.world.chain.data(&s.mint);
        close_mint(&mut s);
        s.world.chain.plant(s.mint, owner, data);
        closes(&mut s);
    }
}

#[test]
fn closes_what_never_came_into_effect() {
    let mut s = Stage::new();
    let hook = Hook { authority: Some(s.hook_authority.pubkey()), program: None };
    s.mint = s.make(NewMint { hook: Some(hook), ..s.gated("copper") });
    let initialize = s.initialize(&s.mint).instruction();
    goes_through(&mut s.world, initialize, &[&s.payer, &s.authority]);
    closes(&mut s);
}

#[test]
fn a_paused_policy_with_exemptions_and_an_heir_closes_too() {
    let mut s = left();
    for instruction in [
        s.set_paused(true),
        s.exempt(wallet(1), ExemptionKind::Vault),
        s.propose(Some(s.stranger.pubkey())),
    ] {
        s.govern(instruction);
    }
    closes(&mut s);
}

#[test]
fn what_was_donated_goes_to_the_recorded_payer_too() {
    let mut s = left();
    s.donate(s.policy(), 12_345);
    assert_eq!(s.lamports(s.policy()), s.rent() + 12_345);
    closes(&mut s);
}

#[test]
fn the_authority_may_be_the_recorded_payer() {
    let mut s = Stage::new();
    let hook = Hook { authority: Some(s.hook_authority.pubkey()), program: None };
    let mint = s.make(NewMint { hook: Some(hook), ..s.gated("copper") });
    let rent_payer = s.authority.pubkey();
    let initialize = InitializePolicy { payer: rent_payer, ..s.initialize(&mint) }.instruction();
    goes_through(&mut s.world, initialize, &[&s.authority]);
    let before = s.lamports(rent_payer);
    let close = ClosePolicy { mint, rent_payer, ..s.close() }.instruction();
    let done = does(&mut s.world, close, &[&s.authority]);
    assert_eq!(done.changed, only([pda::policy(&mint).0, rent_payer]));
    assert_eq!(s.lamports(rent_payer) - before, s.rent());
}

#[test]
fn a_closed_policy_is_written_again_from_scratch() {
    let mut s = Stage::new();
    let before = s.record();
    for instruction in [
        s.set_paused(true),
        s.exempt(wallet(1), ExemptionKind::Vault),
        s.propose(Some(s.stranger.pubkey())),
    ] {
        s.govern(instruction);
    }
    s.point_at(None);
    closes(&mut s);
    let authority = s.hook_authority.pubkey();
    let initialize = InitializePolicy { authority, ..s.initialize(&s.mint) }.instruction();
    does(&mut s.world, initialize, &[&s.payer, &s.hook_authority]);
    assert_eq!(s.record(), PolicyRecord { authority, generation: 1, ..before });
    assert_eq!(s.record().settings, settings());
}

/// In one transaction an account without lamports is still there. It is nobody's by then.
#[test]
fn a_closed_policy_is_not_revived_by_lamports() {
    let mut s = left();
    let (policy, payer) = (s.policy(), s.payer.pubkey());
    let refund = transfer(&payer, &policy, s.rent());
    let close = s.close().instruction();
    let by = [&s.payer, &s.authority];
    s.world.chain.send(&[close.clone(), refund.clone()], &by).unwrap();
    let account = s.world.chain.account(&policy).unwrap();
    assert_eq!((account.owner, account.data.len()), (system_program::ID, 0));
    let initialize = s.initialize(&s.mint).instruction();
    does(&mut s.world, initialize, &by);
    assert_eq!(s.record().generation, 1);

    let pause = s.set_paused(true);
    let failure = s.world.chain.send(&[close, refund, pause], &by).unwrap_err();
    assert_eq!(failure.instruction_error(), Some(&InstructionError::AccountDataTooSmall));
}

#[test]
fn a_policy_is_closed_and_written_again_in_one_transaction() {
    let mut s = left();
    let before = s.record();
    let pause = s.set_paused(true);
    let (close, initialize) = (s.close().instruction(), s.initialize(&s.mint).instruction());
    s.world.chain.send(&[pause, close, initialize], &[&s.payer, &s.authority]).unwrap();
    assert_eq!(s.record(), before);
}

#[test]
fn refuses_while_the_mint_names_the_hook() {
    let mut s = Stage::new();
    let close = s.close().instruction();
    refuses(&mut s.world, close, &[&s.authority], HookError::MintNamesHook);
}

#[test]
fn refuses_again_once_the_mint_names_the_hook_again() {
    let mut s = left();
    s.point_at(Some(TRANSFER_HOOK_PROGRAM_ID));
    let close = s.close().instruction();
    refuses(&mut s.world, close, &[&s.authority], HookError::MintNamesHook);
}

/// The policy outlives its mint, and the next mint at the address finds it there.
#[test]
fn refuses_once_a_mint_made_again_names_the_hook() {
    let mut s = closable();
    close_mint(&mut s);
    assert_eq!(s.make(s.gated("copper")), s.mint);
    let close = s.close().instruction();
    refuses(&mut s.world, close, &[&s.authority], HookError::MintNamesHook);
    let initialize = s.initialize(&s.mint).instruction();
    let by = [&s.payer, &s.authority];
    refuses(&mut s.world, initialize, &by, HookError::PolicyExists);
}

#[test]
fn refuses_anything_but_the_policys_mint() {
    let mut s = Stage::new();
    let hook = Hook { authority: Some(s.hook_authority.pubkey()), program: None };
    let elsewhere = s.make(NewMint { hook: Some(hook), ..s.gated("copper") });
    let token_account = s.token_account();
    for other in [elsewhere, token_account, s.other.mint, wallet(1), Address::default()] {
        let close = s.close().instruction().account(1, other);
        refuses(&mut s.world, close, &[&s.authority], HookError::WrongMint);
    }
}

#[test]
fn refuses_any_rent_payer_but_the_recorded_one() {
    let mut s = left();
    for rent_payer in [s.authority.pubkey(), s.stranger.pubkey(), actor("gold: mint").pubkey()] {
        let close = ClosePolicy { rent_payer, ..s.close() }.instruction();
        refuses(&mut s.world, close, &[&s.authority], HookError::WrongRentPayer);
    }
}

#[test]
fn refuses_a_rent_payer_that_cannot_be_paid() {
    let mut s = left();
    let close = s.close().instruction().read_only(RENT_PAYER);
    refuses(&mut s.world, close, &[&s.authority], READ_ONLY);
}
