//! Who may write a mint's policy: its authority, or its hook's.

use e2e::chain::actor;
use portcullis_solana::{
    Address, TRANSFER_HOOK_PROGRAM_ID,
    transfer_hook::{HookError, instruction::InitializePolicy},
};
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::{
    mints::{Hook, NewMint},
    outcome::{does, refuses},
    stage::Stage,
};

/// Of a hook whose program nobody can change.
const FOR_GOOD: Hook = Hook { authority: None, program: Some(TRANSFER_HOOK_PROGRAM_ID) };

fn initializes(s: &mut Stage, mint: Address, by: &Keypair) {
    let initialize = InitializePolicy { authority: by.pubkey(), ..s.initialize(&mint) };
    does(&mut s.world, initialize.instruction(), &[&s.payer, by]);
    assert_eq!(s.record_of(&mint).authority, by.pubkey());
}

fn refuses_all(s: &mut Stage, mint: Address, by: &[&Keypair]) {
    for by in by {
        let initialize = InitializePolicy { authority: by.pubkey(), ..s.initialize(&mint) };
        let by = [&s.payer, by];
        refuses(&mut s.world, initialize.instruction(), &by, HookError::NotAuthorized);
    }
}

#[test]
fn the_mints_authority_may() {
    let mut s = Stage::new();
    let mint = s.make(s.gated("copper"));
    let by = s.authority.insecure_clone();
    initializes(&mut s, mint, &by);
}

#[test]
fn the_hooks_authority_may() {
    let mut s = Stage::new();
    let mint = s.make(s.gated("copper"));
    let by = s.hook_authority.insecure_clone();
    initializes(&mut s, mint, &by);
}

#[test]
fn nobody_else_may() {
    let mut s = Stage::new();
    let mint = s.make(s.gated("copper"));
    let others = [
        s.stranger.insecure_clone(),
        s.payer.insecure_clone(),
        s.freeze_authority(),
        s.close_authority(),
        s.other.authority.insecure_clone(),
        s.other.hook_authority.insecure_clone(),
        actor("copper"),
    ];
    refuses_all(&mut s, mint, &others.each_ref());
}

#[test]
fn without_a_mint_authority_the_hooks_may_and_the_former_may_not() {
    let mut s = Stage::new();
    let mint = s.make(NewMint { mintable: false, ..s.gated("copper") });
    let (former, by) = (s.authority.insecure_clone(), s.hook_authority.insecure_clone());
    refuses_all(&mut s, mint, &[&former]);
    initializes(&mut s, mint, &by);
}

/// The token program clears the address with the tag. Its layout says that the tag decides.
#[test]
fn an_address_behind_the_tag_of_nobody_is_nobody() {
    let mut s = Stage::new();
    let mint = s.make(s.gated("copper"));
    s.rewrite(mint, |data| data[..4].fill(0));
    let former = s.authority.insecure_clone();
    refuses_all(&mut s, mint, &[&former]);
}

#[test]
fn without_a_hook_authority_the_mints_may() {
    let mut s = Stage::new();
    let mint = s.make(NewMint { hook: Some(FOR_GOOD), ..s.gated("copper") });
    let (other, by) = (s.hook_authority.insecure_clone(), s.authority.insecure_clone());
    refuses_all(&mut s, mint, &[&other]);
    initializes(&mut s, mint, &by);
}

#[test]
fn without_either_nobody_may() {
    let mut s = Stage::new();
    let mint = s.make(NewMint { mintable: false, hook: Some(FOR_GOOD), ..s.gated("copper") });
    let others = [
        s.authority.insecure_clone(),
        s.hook_authority.insecure_clone(),
        s.freeze_authority(),
        s.close_authority(),
        s.stranger.insecure_clone(),
    ];
    refuses_all(&mut s, mint, &others.each_ref());
}

/// Nobody can sign for the zero address; were it otherwise, "none" would still be nobody.
#[test]
fn the_zero_address_is_nobody() {
    let mut s = Stage::new();
    let mint = s.make(NewMint { mintable: false, hook: Some(FOR_GOOD), ..s.gated("copper") });
    let svm = std::mem::take(&mut s.world.chain.svm);
    s.world.chain.svm = svm.with_sigverify(false);
    let initialize = InitializePolicy { authority: Address::default(), ..s.initialize(&mint) };
    refuses(&mut s.world, initialize.instruction(), &[&s.payer], HookError::NotAuthorized);
}
