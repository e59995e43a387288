use portcullis_solana::{
    GatewayError,
    event::AuthorityProposed,
    instruction::{AcceptAuthority, ProposeAuthority},
};
use solana_signer::Signer;

use crate::{
    outcome::{does, only, refuses},
    records::NetworkRecord,
    stage::Stage,
};

#[test]
fn names_the_next_authority_and_leaves_the_present_one() {
    let mut s = Stage::new();
    let before = s.network_record();
    let instruction = s.propose_authority().instruction();
    let done = does(&mut s.world, instruction, &[&s.authority]);
    let pending_authority = Some(s.stranger.pubkey());
    assert_eq!(s.network_record(), NetworkRecord { pending_authority, ..before });
    let event = AuthorityProposed {
        network: s.network,
        authority: s.authority.pubkey(),
        old_pending_authority: None,
        pending_authority,
    };
    assert_eq!(done.event, event.into());
    assert_eq!(done.changed, only([s.network]));
}

#[test]
fn a_second_proposal_replaces_the_first() {
    let mut s = Stage::new();
    let first = s.propose_authority().instruction();
    s.prepare(first, &[&s.authority.insecure_clone()]);
    let guardian = Some(s.guardian.pubkey());
    let second = ProposeAuthority { pending_authority: guardian, ..s.propose_authority() };
    let done = does(&mut s.world, second.instruction(), &[&s.authority]);
    let event = AuthorityProposed {
        network: s.network,
        authority: s.authority.pubkey(),
        old_pending_authority: Some(s.stranger.pubkey()),
        pending_authority: guardian,
    };
    assert_eq!(done.event, event.into());
    let accept = AcceptAuthority { authority: s.stranger.pubkey(), network: s.network };
    let accept = accept.instruction();
    refuses(&mut s.world, accept, &[&s.stranger], GatewayError::NotAuthorized);
}

#[test]
fn a_proposal_is_taken_back() {
    let mut s = Stage::new();
    let before = s.network_record();
    let propose = s.propose_authority().instruction();
    s.prepare(propose, &[&s.authority.insecure_clone()]);
    let take_back = ProposeAuthority { pending_authority: None, ..s.propose_authority() };
    let done = does(&mut s.world, take_back.instruction(), &[&s.authority]);
    assert_eq!(s.network_record(), before);
    let event = AuthorityProposed {
        network: s.network,
        authority: s.authority.pubkey(),
        old_pending_authority: Some(s.stranger.pubkey()),
        pending_authority: None,
    };
    assert_eq!(done.event, event.into());
    let accept = AcceptAuthority { authority: s.stranger.pubkey(), network: s.network };
    let accept = accept.instruction();
    refuses(&mut s.world, accept, &[&s.stranger], GatewayError::NotAuthorized);
}

#[test]
fn refuses_everyone_but_the_authority() {
    let mut s = Stage::new();
    let propose = s.propose_authority().instruction();
    s.prepare(propose, &[&s.authority.insecure_clone()]);
    // The stranger is the pending authority by now, and still nobody.
    for other in [&s.stranger, &s.guardian, &s.operator] {
        let propose = ProposeAuthority { authority: other.pubkey(), ..s.propose_authority() };
        let instruction = propose.instruction();
        refuses(&mut s.world, instruction, &[other], GatewayError::NotAuthorized);
    }
}
