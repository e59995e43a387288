use portcullis_solana::{
    Address,
    transfer_hook::{HookError, event::PolicyAuthorityProposed},
};
use solana_signer::Signer;

use super::{
    outcome::{does, only, refuses},
    record::PolicyRecord,
    stage::{Stage, wallet},
};

/// Proposes, and checks that this is all that it does.
fn proposes(s: &mut Stage, pending_authority: Option<Address>) {
    let before = s.record();
    let propose = s.propose(pending_authority);
    let done = does(&mut s.world, propose, &[&s.authority]);
    let generation = before.generation + 1;
    let event = PolicyAuthorityProposed {
        mint: s.mint,
        authority: s.authority.pubkey(),
        old_pending_authority: before.pending_authority,
        pending_authority,
        generation,
    };
    assert_eq!(done.event, event.into());
    assert_eq!(done.changed, only([s.policy()]));
    assert_eq!(s.record(), PolicyRecord { pending_authority, generation, ..before });
}

#[test]
fn names_the_next_authority_and_leaves_the_present_one() {
    let mut s = Stage::new();
    proposes(&mut s, Some(wallet(1)));
}

#[test]
fn a_second_proposal_replaces_the_first() {
    let mut s = Stage::new();
    let stranger = s.stranger.pubkey();
    proposes(&mut s, Some(stranger));
    proposes(&mut s, Some(wallet(1)));
    let accept = s.accept(&stranger);
    refuses(&mut s.world, accept, &[&s.stranger], HookError::NotAuthorized);
}

#[test]
fn a_proposal_is_taken_back() {
    let mut s = Stage::new();
    let stranger = s.stranger.pubkey();
    proposes(&mut s, Some(stranger));
    proposes(&mut s, None);
    let accept = s.accept(&stranger);
    refuses(&mut s.world, accept, &[&s.stranger], HookError::NotAuthorized);
}

#[test]
fn nobody_may_be_proposed_where_nobody_was() {
    proposes(&mut Stage::new(), None);
}

#[test]
fn the_authority_may_propose_itself() {
    let mut s = Stage::new();
    let authority = s.authority.pubkey();
    proposes(&mut s, Some(authority));
}
