use portcullis_solana::{
    Address,
    transfer_hook::{
        HookError,
        event::PolicyAuthorityAccepted,
        instruction::{AcceptAuthority, ProposeAuthority},
    },
};
use portcullis_types::ExemptionKind;
use solana_signer::Signer;

use super::{
    governed::{self, calls},
    outcome::{Tampered, does, goes_through, only, refuses},
    record::PolicyRecord,
    stage::{Stage, wallet},
};

fn proposed() -> Stage {
    let mut s = Stage::new();
    let propose = s.propose(Some(s.stranger.pubkey()));
    s.govern(propose);
    s
}

#[test]
fn the_proposed_one_takes_the_policy_over() {
    let mut s = proposed();
    for instruction in [s.exempt(wallet(9), ExemptionKind::Bridge), s.set_paused(true)] {
        s.govern(instruction);
    }
    let before = s.record();
    let authority = s.stranger.pubkey();
    let accept = s.accept(&authority);
    let done = does(&mut s.world, accept, &[&s.stranger]);
    let (mint, generation) = (s.mint, before.generation + 1);
    let old_authority = s.authority.pubkey();
    let event = PolicyAuthorityAccepted { mint, old_authority, authority, generation };
    assert_eq!(done.event, event.into());
    assert_eq!(done.changed, only([s.policy()]));
    let expected = PolicyRecord { authority, pending_authority: None, generation, ..before };
    assert_eq!(s.record(), expected);
}

#[test]
fn a_proposal_is_good_for_one_acceptance() {
    let mut s = proposed();
    let accept = s.accept(&s.stranger.pubkey());
    does(&mut s.world, accept.clone(), &[&s.stranger]);
    refuses(&mut s.world, accept, &[&s.stranger], HookError::NotAuthorized);
}

#[test]
fn power_goes_from_the_old_authority_to_the_new_one() {
    let count = calls(&governed::stage()).len();
    for index in 0..count {
        let mut s = governed::stage();
        let heir = s.hand_over();
        let call = calls(&s).swap_remove(index);
        let by = [&call.by];
        refuses(&mut s.world, call.instruction.clone(), &by, HookError::NotAuthorized);
        if call.name != "accept_authority" {
            let at = call.instruction.accounts.iter().position(|meta| meta.is_signer).unwrap();
            does(&mut s.world, call.instruction.account(at, heir.pubkey()), &[&heir]);
        }
    }
}

#[test]
fn a_policy_is_handed_back() {
    let mut s = Stage::new();
    let heir = s.hand_over();
    let (authority, mint) = (heir.pubkey(), s.mint);
    let pending_authority = Some(s.authority.pubkey());
    let propose = ProposeAuthority { authority, mint, pending_authority }.instruction();
    goes_through(&mut s.world, propose, &[&heir]);
    let accept = s.accept(&s.authority.pubkey());
    does(&mut s.world, accept, &[&s.authority]);
    let pause = s.set_paused(true);
    does(&mut s.world, pause, &[&s.authority]);
}

#[test]
fn refuses_when_nobody_is_proposed() {
    let mut s = Stage::new();
    for by in [&s.stranger, &s.authority] {
        let accept = s.accept(&by.pubkey());
        refuses(&mut s.world, accept, &[by], HookError::NotAuthorized);
    }
}

#[test]
fn a_proposal_of_another_mint_is_none_of_this_one() {
    let mut s = proposed();
    let mint = s.other.mint;
    let accept = AcceptAuthority { authority: s.stranger.pubkey(), mint }.instruction();
    refuses(&mut s.world, accept, &[&s.stranger], HookError::NotAuthorized);
}

/// Nobody can sign for the zero address; were it otherwise, it would still own no policy.
#[test]
fn refuses_the_zero_address_as_nobody() {
    let mut s = Stage::new();
    let svm = std::mem::take(&mut s.world.chain.svm);
    s.world.chain.svm = svm.with_sigverify(false);
    let accept = s.accept(&Address::default());
    refuses(&mut s.world, accept, &[], HookError::NotAuthorized);
}
