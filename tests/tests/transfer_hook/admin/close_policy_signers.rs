//! Who may close a policy: its authority, or that of the mint's hook.

use portcullis_solana::{
    Address, TRANSFER_HOOK_PROGRAM_ID,
    transfer_hook::{
        HookError,
        event::PolicyClosed,
        instruction::{ClosePolicy, InitializePolicy},
    },
};
use solana_keypair::Keypair;
use solana_signer::Signer;
use spl_token_2022_interface::{
    ID as TOKEN_2022,
    instruction::{AuthorityType, close_account, set_authority},
};

use super::{
    outcome::{Tampered, does, goes_through, only, refuses},
    stage::Stage,
};

/// A stage whose mint no longer names the hook, and whose policy is somebody else's.
fn left() -> Stage {
    let mut s = Stage::new();
    s.hand_over();
    s.point_at(None);
    s
}

fn closes(s: &mut Stage, by: &Keypair) {
    let before = s.record();
    let (mint, authority, rent_payer) = (s.mint, by.pubkey(), before.rent_payer);
    let close = ClosePolicy { authority, ..s.close() }.instruction();
    let done = does(&mut s.world, close, &[by]);
    let event = PolicyClosed { mint, authority, rent_payer, generation: before.generation };
    assert_eq!(done.event, event.into());
    assert_eq!(done.changed, only([s.policy(), rent_payer]));
}

fn refuses_closing(s: &mut Stage, by: &Keypair, expected: HookError) {
    let close = ClosePolicy { authority: by.pubkey(), ..s.close() }.instruction();
    refuses(&mut s.world, close, &[by], expected);
}

/// The authority of the hook becomes somebody else, or nobody.
fn pass_on(s: &mut Stage, to: Option<&Address>) {
    let old = s.hook_authority.pubkey();
    let kind = AuthorityType::TransferHookProgramId;
    let pass_on = set_authority(&TOKEN_2022, &s.mint, to, kind, &old, &[]).unwrap();
    goes_through(&mut s.world, pass_on, &[&s.hook_authority]);
}

/// Who can point the mint at any hook needs the way back to this one, whoever has the policy.
#[test]
fn the_hooks_authority_may_and_sets_up_anew() {
    let mut s = left();
    let by = s.hook_authority.insecure_clone();
    closes(&mut s, &by);
    let initialize = InitializePolicy { authority: by.pubkey(), ..s.initialize(&s.mint) };
    does(&mut s.world, initialize.instruction(), &[&s.payer, &by]);
    s.point_at(Some(TRANSFER_HOOK_PROGRAM_ID));
    assert_eq!((s.record().authority, s.record().generation), (by.pubkey(), 1));
}

#[test]
fn the_mints_authority_may_not_once_it_gave_the_policy_away() {
    let mut s = left();
    let former = s.authority.insecure_clone();
    refuses_closing(&mut s, &former, HookError::NotAuthorized);
}

#[test]
fn the_hooks_authority_may_not_while_the_mint_names_the_hook() {
    let mut s = Stage::new();
    let by = s.hook_authority.insecure_clone();
    refuses_closing(&mut s, &by, HookError::MintNamesHook);
}

#[test]
fn it_is_the_hooks_authority_of_now_that_may() {
    let mut s = left();
    let (old, new) = (s.hook_authority.insecure_clone(), s.stranger.insecure_clone());
    pass_on(&mut s, Some(&new.pubkey()));
    refuses_closing(&mut s, &old, HookError::NotAuthorized);
    closes(&mut s, &new);
}

#[test]
fn another_mints_hook_authority_is_nobody() {
    let mut s = left();
    let other = s.other.hook_authority.insecure_clone();
    refuses_closing(&mut s, &other, HookError::NotAuthorized);
    let close = ClosePolicy { authority: other.pubkey(), ..s.close() }.instruction();
    let close = close.account(1, s.other.mint);
    refuses(&mut s.world, close, &[&other], HookError::WrongMint);
}

/// Nobody can sign for the zero address; were it otherwise, "none" would still be nobody.
#[test]
fn without_a_hook_authority_nobody_else_may() {
    let mut s = left();
    pass_on(&mut s, None);
    let former = s.hook_authority.insecure_clone();
    refuses_closing(&mut s, &former, HookError::NotAuthorized);
    let svm = std::mem::take(&mut s.world.chain.svm);
    s.world.chain.svm = svm.with_sigverify(false);
    let close = ClosePolicy { authority: Address::default(), ..s.close() }.instruction();
    refuses(&mut s.world, close, &[], HookError::NotAuthorized);
}

#[test]
fn of_a_closed_mint_only_the_policys_authority_is_left() {
    let mut s = Stage::new();
    s.mint = s.make(s.gated("copper"));
    let initialize = s.initialize(&s.mint).instruction();
    goes_through(&mut s.world, initialize, &[&s.payer, &s.authority]);
    let (closer, payer) = (s.close_authority(), s.payer.pubkey());
    let close = close_account(&TOKEN_2022, &s.mint, &payer, &closer.pubkey(), &[]).unwrap();
    goes_through(&mut s.world, close, &[&closer]);
    let (by, authority) = (s.hook_authority.insecure_clone(), s.authority.insecure_clone());
    for other in [&by, &closer] {
        refuses_closing(&mut s, other, HookError::NotAuthorized);
    }
    closes(&mut s, &authority);
}
