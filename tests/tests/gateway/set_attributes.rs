use portcullis_solana::{event::AttributesSet, instruction::SetAttributes};
use portcullis_types::{Attributes, PassState, Reason, Requirement, Verdict};
use solana_signer::Signer;

use crate::{
    outcome::{does, only},
    records::PassRecord,
    stage::Stage,
};

#[test]
fn replaces_the_attributes_and_nothing_else() {
    for by_network in [false, true] {
        let mut s = Stage::new();
        let wallet = s.world.holder("alice").pubkey();
        let set = SetAttributes { attributes: Attributes::KYC, ..s.set_attributes(wallet) };
        does(&mut s.world, set.instruction(), &[&s.operator]);
        let before = s.pass_record(wallet);
        let actor = if by_network { &s.authority } else { &s.operator };
        let attributes = Attributes(1 << 63 | 1);
        let set = SetAttributes { actor: actor.pubkey(), attributes, ..set };
        let done = does(&mut s.world, set.instruction(), &[actor]);
        assert_eq!(s.pass_record(wallet), PassRecord { attributes, ..before });
        let event = AttributesSet {
            network: s.network,
            subject: wallet,
            gatekeeper: s.gatekeeper(0),
            actor: actor.pubkey(),
            state: PassState::Active,
            expires_at: before.expires_at,
            old_attributes: Attributes::KYC,
            attributes,
        };
        assert_eq!(done.event, event.into());
        assert_eq!(done.changed, only([s.pass(wallet)]));
    }
}

#[test]
fn what_is_set_is_what_gates_ask_for() {
    let mut s = Stage::new();
    let wallet = s.world.holder("alice").pubkey();
    let human = Requirement::with_attributes(Attributes::HUMAN);
    let missing = Verdict::Deny(Reason::MissingAttributes);
    assert_eq!(s.world.verify(&wallet, human), missing);
    let set = s.set_attributes(wallet).instruction();
    does(&mut s.world, set, &[&s.operator]);
    assert_eq!(s.world.verify(&wallet, human), Verdict::Allow);
}

#[test]
fn a_frozen_pass_stays_frozen() {
    let mut s = Stage::new();
    let wallet = s.world.holder("alice").pubkey();
    s.world.freeze(&wallet);
    let before = s.pass_record(wallet);
    let set = s.set_attributes(wallet).instruction();
    does(&mut s.world, set, &[&s.operator]);
    let attributes = Attributes::HUMAN;
    assert_eq!(s.pass_record(wallet), PassRecord { attributes, ..before });
}

#[test]
fn a_lapsed_pass_stays_lapsed() {
    let mut s = Stage::new();
    let wallet = s.world.holder("alice").pubkey();
    s.world.chain.set_now(s.pass_record(wallet).expires_at + 1);
    let set = s.set_attributes(wallet).instruction();
    does(&mut s.world, set, &[&s.operator]);
    assert_eq!(s.world.verify(&wallet, Requirement::ANY), Verdict::Deny(Reason::Expired));
}
