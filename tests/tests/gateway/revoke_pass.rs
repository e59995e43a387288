use portcullis_solana::{GatewayError, event::PassRevoked, instruction::RevokePass};
use portcullis_types::{PassState, Reason, Requirement, Verdict, lifecycle::StatusReason};
use solana_signer::Signer;

use crate::{
    outcome::{does, only, refuses},
    records::PassRecord,
    stage::Stage,
};

#[test]
fn leaves_a_tombstone() {
    for by_network in [false, true] {
        let mut s = Stage::new();
        let wallet = s.world.holder("alice").pubkey();
        let (before, gatekeeper) = (s.pass_record(wallet), s.gatekeeper_record(0));
        let actor = if by_network { &s.authority } else { &s.operator };
        let revoke = RevokePass { actor: actor.pubkey(), reason: 9, ..s.revoke(wallet) };
        let done = does(&mut s.world, revoke.instruction(), &[actor]);
        let status_reason = StatusReason::new(9, by_network).unwrap();
        let state = PassState::Revoked;
        assert_eq!(s.pass_record(wallet), PassRecord { state, status_reason, ..before });
        // The tombstone still names its gatekeeper.
        assert_eq!(s.gatekeeper_record(0), gatekeeper);
        let event = PassRevoked {
            network: s.network,
            subject: wallet,
            gatekeeper: s.gatekeeper(0),
            actor: actor.pubkey(),
            old_state: PassState::Active,
            state,
            status_reason,
            expires_at: before.expires_at,
        };
        assert_eq!(done.event, event.into());
        assert_eq!(done.changed, only([s.pass(wallet)]));
        let revoked = Verdict::Deny(Reason::Revoked);
        assert_eq!(s.world.verify(&wallet, Requirement::ANY), revoked);
    }
}

#[test]
fn a_frozen_pass_is_revoked_with_the_new_reason() {
    let mut s = Stage::new();
    let wallet = s.world.holder("alice").pubkey();
    s.freeze_by_network(wallet);
    let before = s.pass_record(wallet);
    let revoke = RevokePass { reason: 127, ..s.revoke(wallet) }.instruction();
    let done = does(&mut s.world, revoke, &[&s.operator]);
    let status_reason = StatusReason::new(127, false).unwrap();
    let state = PassState::Revoked;
    assert_eq!(s.pass_record(wallet), PassRecord { state, status_reason, ..before });
    let event = PassRevoked {
        network: s.network,
        subject: wallet,
        gatekeeper: s.gatekeeper(0),
        actor: s.operator.pubkey(),
        old_state: PassState::Frozen,
        state,
        status_reason,
        expires_at: before.expires_at,
    };
    assert_eq!(done.event, event.into());
}

#[test]
fn a_lapsed_pass_is_revoked_too() {
    let mut s = Stage::new();
    let wallet = s.world.holder("alice").pubkey();
    s.world.chain.set_now(s.pass_record(wallet).expires_at + 1);
    s.world.revoke(&wallet);
    assert_eq!(s.world.verify(&wallet, Requirement::ANY), Verdict::Deny(Reason::Revoked));
}

#[test]
fn refuses_a_reason_above_127() {
    let mut s = Stage::new();
    let wallet = s.world.holder("alice").pubkey();
    for reason in [128, u8::MAX] {
        let revoke = RevokePass { reason, ..s.revoke(wallet) }.instruction();
        refuses(&mut s.world, revoke, &[&s.operator], GatewayError::InvalidReason);
    }
}
