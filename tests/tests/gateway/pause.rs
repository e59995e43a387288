use portcullis_solana::{
    GatewayError, Instruction,
    event::NetworkPaused,
    instruction::{Pause, RenewPass, SetAttributes, UnfreezePass},
};
use portcullis_types::{
    Reason, Requirement, Verdict, lifecycle::CLOSE_GRACE_SECONDS, solana::NetworkFlags,
};
use solana_signer::Signer;

use crate::{
    outcome::{does, only, refuses},
    records::NetworkRecord,
    stage::Stage,
};

#[test]
fn the_authority_and_the_guardian_pause() {
    for by_guardian in [false, true] {
        let mut s = Stage::new();
        let before = s.network_record();
        let actor = if by_guardian { &s.guardian } else { &s.authority }.insecure_clone();
        let pause = Pause { actor: actor.pubkey(), ..s.pause() }.instruction();
        let done = does(&mut s.world, pause, &[&actor]);
        assert_eq!(s.network_record(), NetworkRecord { paused: true, ..before });
        let event = NetworkPaused { network: s.network, actor: actor.pubkey() };
        assert_eq!(done.event, event.into());
        assert_eq!(done.changed, only([s.network]));
    }
}

#[test]
fn refuses_a_paused_network() {
    let mut s = Stage::new();
    s.world.pause();
    for actor in [&s.authority, &s.guardian] {
        let pause = Pause { actor: actor.pubkey(), ..s.pause() }.instruction();
        refuses(&mut s.world, pause, &[actor], GatewayError::PauseUnchanged);
    }
}

#[test]
fn refuses_everyone_else() {
    let mut s = Stage::new();
    let guardian_of_other = s.world.other.guardian.insecure_clone();
    for actor in [&s.stranger, &s.operator, &s.gatekeeper_authority, &guardian_of_other] {
        let pause = Pause { actor: actor.pubkey(), ..s.pause() }.instruction();
        refuses(&mut s.world, pause, &[actor], GatewayError::NotAuthorized);
    }
}

#[test]
fn every_pass_is_denied_and_no_other_networks() {
    let mut s = Stage::new();
    let alice = s.world.holder("alice").pubkey();
    s.world.pause();
    let paused = Verdict::Deny(Reason::NetworkPaused);
    assert_eq!(s.world.verify(&alice, Requirement::ANY), paused);
    let main = std::mem::replace(&mut s.world.main.address, s.world.other.address);
    assert_eq!(s.world.verify(&alice, Requirement::ANY), Verdict::Deny(Reason::NoPass));
    s.world.main.address = main;
}

/// What the operator would grant, on passes of `holder` (active) and `frozen`.
fn grants(s: &Stage, holder: &impl Signer, frozen: &impl Signer) -> [Instruction; 4] {
    [
        s.issue(s.stranger.pubkey()).instruction(),
        s.renew(holder.pubkey()).instruction(),
        s.set_attributes(holder.pubkey()).instruction(),
        s.unfreeze(frozen.pubkey()).instruction(),
    ]
}

#[test]
fn gatekeepers_stop_granting() {
    let mut s = Stage::new();
    let (holder, frozen) = (s.world.holder("alice"), s.world.holder("bob"));
    s.world.freeze(&frozen.pubkey());
    s.world.pause();
    for grant in grants(&s, &holder, &frozen) {
        let by: &[_] =
            if grant.accounts.len() == 7 { &[&s.payer, &s.operator] } else { &[&s.operator] };
        refuses(&mut s.world, grant, by, GatewayError::NetworkPaused);
    }
    let take_over = s.take_over(holder.pubkey()).instruction();
    let by = [&s.authority, &s.second_operator];
    refuses(&mut s.world, take_over, &by, GatewayError::NetworkPaused);
}

#[test]
fn gatekeepers_go_on_withdrawing() {
    let mut s = Stage::new();
    let alice = s.world.holder("alice").pubkey();
    s.world.pause();
    let freeze = s.freeze(alice).instruction();
    does(&mut s.world, freeze, &[&s.operator]);
    let revoke = s.revoke(alice).instruction();
    does(&mut s.world, revoke, &[&s.operator]);
}

#[test]
fn the_networks_authority_goes_on_as_before() {
    let mut s = Stage::new();
    let alice = s.world.holder("alice").pubkey();
    s.world.freeze(&alice);
    s.world.pause();
    let actor = s.authority.pubkey();
    for instruction in [
        UnfreezePass { actor, ..s.unfreeze(alice) }.instruction(),
        RenewPass { actor, ..s.renew(alice) }.instruction(),
        SetAttributes { actor, ..s.set_attributes(alice) }.instruction(),
    ] {
        does(&mut s.world, instruction, &[&s.authority]);
    }
}

#[test]
fn holders_may_renounce_and_anyone_close() {
    let mut s = Stage::new();
    let (alice, bob) = (s.world.holder("alice"), s.world.holder("bob").pubkey());
    s.world.pause();
    let renounce = s.renounce(alice.pubkey()).instruction();
    does(&mut s.world, renounce, &[&alice]);
    let expires_at = s.pass_record(bob).expires_at;
    s.world.chain.set_now(expires_at + CLOSE_GRACE_SECONDS + 1);
    let close = s.close(bob).instruction();
    does(&mut s.world, close, &[]);
}

#[test]
fn holders_may_not_consume() {
    let mut s = Stage::new();
    let alice = s.world.holder("alice");
    s.world.set_flags(NetworkFlags::SINGLE_USE);
    s.world.pause();
    let consume = s.consume(alice.pubkey()).instruction();
    refuses(&mut s.world, consume, &[&alice], GatewayError::NetworkPaused);
}
