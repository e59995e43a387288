use portcullis_solana::{
    GatewayError,
    event::PassUnfrozen,
    instruction::{FreezePass, UnfreezePass},
};
use portcullis_types::{PassState, Requirement, Verdict};
use solana_signer::Signer;

use crate::{
    outcome::{does, only, refuses},
    stage::Stage,
};

#[test]
fn lifts_a_freeze_without_a_trace() {
    for by_network in [false, true] {
        let mut s = Stage::new();
        let wallet = s.world.holder("alice").pubkey();
        let before = s.pass_record(wallet);
        let freeze = FreezePass { reason: 9, ..s.freeze(wallet) }.instruction();
        does(&mut s.world, freeze, &[&s.operator]);
        let actor = if by_network { &s.authority } else { &s.operator };
        let unfreeze = UnfreezePass { actor: actor.pubkey(), ..s.unfreeze(wallet) };
        let done = does(&mut s.world, unfreeze.instruction(), &[actor]);
        assert_eq!(s.pass_record(wallet), before);
        let event = PassUnfrozen {
            network: s.network,
            subject: wallet,
            gatekeeper: s.gatekeeper(0),
            actor: actor.pubkey(),
            old_state: PassState::Frozen,
            state: PassState::Active,
            expires_at: before.expires_at,
        };
        assert_eq!(done.event, event.into());
        assert_eq!(done.changed, only([s.pass(wallet)]));
        assert_eq!(s.world.verify(&wallet, Requirement::ANY), Verdict::Allow);
    }
}

#[test]
fn refuses_a_pass_that_is_not_frozen() {
    let mut s = Stage::new();
    let wallet = s.world.holder("alice").pubkey();
    for actor in [&s.operator, &s.authority] {
        let unfreeze = UnfreezePass { actor: actor.pubkey(), ..s.unfreeze(wallet) };
        refuses(&mut s.world, unfreeze.instruction(), &[actor], GatewayError::PassNotFrozen);
    }
}

#[test]
fn what_the_network_froze_only_its_authority_unfreezes() {
    for by_guardian in [false, true] {
        let mut s = Stage::new();
        let wallet = s.world.holder("alice").pubkey();
        let actor = if by_guardian { &s.guardian } else { &s.authority };
        let freeze = FreezePass { actor: actor.pubkey(), ..s.freeze(wallet) }.instruction();
        does(&mut s.world, freeze, &[actor]);
        let unfreeze = s.unfreeze(wallet).instruction();
        refuses(&mut s.world, unfreeze, &[&s.operator], GatewayError::FrozenByNetwork);
        let actor = s.authority.pubkey();
        let unfreeze = UnfreezePass { actor, ..s.unfreeze(wallet) }.instruction();
        does(&mut s.world, unfreeze, &[&s.authority]);
    }
}

#[test]
fn what_the_network_froze_another_gatekeeper_does_not_unfreeze_either() {
    let mut s = Stage::new();
    let wallet = s.world.holder("alice").pubkey();
    s.freeze_by_network(wallet);
    let take_over = s.take_over(wallet).instruction();
    does(&mut s.world, take_over, &[&s.authority, &s.second_operator]);
    let unfreeze = UnfreezePass {
        actor: s.second_operator.pubkey(),
        gatekeeper_slot: 1,
        ..s.unfreeze(wallet)
    };
    let by = [&s.second_operator];
    refuses(&mut s.world, unfreeze.instruction(), &by, GatewayError::FrozenByNetwork);
}
