use portcullis_solana::{
    Address, GatewayError, Instruction, event::AuthorityAccepted, instruction::AcceptAuthority,
};
use solana_signer::Signer;

use crate::{
    outcome::{does, only, refuses},
    records::NetworkRecord,
    stage::Stage,
};

fn proposed() -> Stage {
    let mut s = Stage::new();
    let propose = s.propose_authority().instruction();
    s.prepare(propose, &[&s.authority.insecure_clone()]);
    s
}

fn accept(s: &Stage, authority: Address) -> Instruction {
    AcceptAuthority { authority, network: s.network }.instruction()
}

#[test]
fn the_proposed_one_takes_the_network_over() {
    let mut s = proposed();
    let before = s.network_record();
    let instruction = accept(&s, s.stranger.pubkey());
    let done = does(&mut s.world, instruction, &[&s.stranger]);
    assert_eq!(
        s.network_record(),
        NetworkRecord { authority: s.stranger.pubkey(), pending_authority: None, ..before }
    );
    let event = AuthorityAccepted {
        network: s.network,
        old_authority: s.authority.pubkey(),
        authority: s.stranger.pubkey(),
    };
    assert_eq!(done.event, event.into());
    assert_eq!(done.changed, only([s.network]));
}

#[test]
fn a_proposal_is_good_for_one_acceptance() {
    let mut s = proposed();
    let instruction = accept(&s, s.stranger.pubkey());
    does(&mut s.world, instruction.clone(), &[&s.stranger]);
    refuses(&mut s.world, instruction, &[&s.stranger], GatewayError::NotAuthorized);
}

#[test]
fn the_old_authority_loses_its_power() {
    let mut s = proposed();
    let instruction = accept(&s, s.stranger.pubkey());
    does(&mut s.world, instruction, &[&s.stranger]);
    let pause = s.pause().instruction();
    refuses(&mut s.world, pause, &[&s.authority], GatewayError::NotAuthorized);
}

#[test]
fn refuses_everyone_but_the_proposed_one() {
    let mut s = proposed();
    for other in [&s.authority, &s.guardian, &s.operator] {
        let instruction = accept(&s, other.pubkey());
        refuses(&mut s.world, instruction, &[other], GatewayError::NotAuthorized);
    }
}

#[test]
fn refuses_when_nobody_is_proposed() {
    let mut s = Stage::new();
    let instruction = accept(&s, s.stranger.pubkey());
    refuses(&mut s.world, instruction, &[&s.stranger], GatewayError::NotAuthorized);
}

/// Nobody can sign for the zero address; were it otherwise, it would still own no network.
#[test]
fn refuses_the_zero_address_as_nobody() {
    let mut s = Stage::new();
    let svm = std::mem::take(&mut s.world.chain.svm);
    s.world.chain.svm = svm.with_sigverify(false);
    let instruction = accept(&s, Address::default());
    refuses(&mut s.world, instruction, &[], GatewayError::NotAuthorized);
}
