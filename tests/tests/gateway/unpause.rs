use portcullis_solana::{GatewayError, event::NetworkUnpaused, instruction::Unpause};
use portcullis_types::{Requirement, Verdict};
use solana_signer::Signer;

use crate::{
    outcome::{does, only, refuses},
    stage::Stage,
};

#[test]
fn ends_a_pause() {
    let mut s = Stage::new();
    let alice = s.world.holder("alice").pubkey();
    let before = s.network_record();
    s.world.pause();
    let unpause = s.unpause().instruction();
    let done = does(&mut s.world, unpause, &[&s.authority]);
    assert_eq!(s.network_record(), before);
    let event = NetworkUnpaused { network: s.network, authority: s.authority.pubkey() };
    assert_eq!(done.event, event.into());
    assert_eq!(done.changed, only([s.network]));
    assert_eq!(s.world.verify(&alice, Requirement::ANY), Verdict::Allow);
}

#[test]
fn refuses_everyone_but_the_authority() {
    let mut s = Stage::new();
    s.world.pause();
    // The guardian may tighten and not loosen.
    for other in [&s.guardian, &s.operator, &s.stranger] {
        let unpause = Unpause { authority: other.pubkey(), ..s.unpause() }.instruction();
        refuses(&mut s.world, unpause, &[other], GatewayError::NotAuthorized);
    }
}

#[test]
fn refuses_a_network_that_is_not_paused() {
    let mut s = Stage::new();
    let unpause = s.unpause().instruction();
    refuses(&mut s.world, unpause, &[&s.authority], GatewayError::PauseUnchanged);
}
