use portcullis_solana::{
    GatewayError,
    event::GuardianSet,
    instruction::{Pause, SetGuardian},
};
use solana_signer::Signer;

use crate::{
    outcome::{does, only, refuses},
    records::NetworkRecord,
    stage::Stage,
};

#[test]
fn replaces_the_guardian() {
    let mut s = Stage::new();
    let before = s.network_record();
    let guardian = Some(s.stranger.pubkey());
    let instruction = s.set_guardian(guardian).instruction();
    let done = does(&mut s.world, instruction, &[&s.authority]);
    assert_eq!(s.network_record(), NetworkRecord { guardian, ..before });
    let event = GuardianSet {
        network: s.network,
        authority: s.authority.pubkey(),
        old_guardian: Some(s.guardian.pubkey()),
        guardian,
    };
    assert_eq!(done.event, event.into());
    assert_eq!(done.changed, only([s.network]));
    let pause = Pause { actor: s.stranger.pubkey(), network: s.network }.instruction();
    does(&mut s.world, pause, &[&s.stranger]);
}

#[test]
fn dismisses_the_guardian() {
    let mut s = Stage::new();
    let before = s.network_record();
    let instruction = s.set_guardian(None).instruction();
    let done = does(&mut s.world, instruction, &[&s.authority]);
    assert_eq!(s.network_record(), NetworkRecord { guardian: None, ..before });
    let event = GuardianSet {
        network: s.network,
        authority: s.authority.pubkey(),
        old_guardian: Some(s.guardian.pubkey()),
        guardian: None,
    };
    assert_eq!(done.event, event.into());
    let pause = Pause { actor: s.guardian.pubkey(), network: s.network }.instruction();
    refuses(&mut s.world, pause, &[&s.guardian], GatewayError::NotAuthorized);
}

#[test]
fn refuses_everyone_but_the_authority() {
    let mut s = Stage::new();
    for other in [&s.stranger, &s.guardian, &s.operator, &s.gatekeeper_authority] {
        let set = SetGuardian { authority: other.pubkey(), ..s.set_guardian(None) };
        refuses(&mut s.world, set.instruction(), &[other], GatewayError::NotAuthorized);
    }
}
