use portcullis_solana::{
    Address, GatewayError,
    account::GatekeeperAccount,
    event::OperatorRotated,
    instruction::{FreezePass, IssuePass, RotateOperator},
};
use solana_signer::Signer;

use crate::{
    outcome::{does, only, refuses},
    stage::Stage,
};

#[test]
fn the_cold_key_replaces_the_hot_one() {
    let mut s = Stage::new();
    let before = s.gatekeeper_record(0);
    let instruction = s.rotate_operator().instruction();
    let done = does(&mut s.world, instruction, &[&s.gatekeeper_authority]);
    let operator = s.stranger.pubkey();
    assert_eq!(s.gatekeeper_record(0), GatekeeperAccount { operator, ..before });
    let event = OperatorRotated {
        network: s.network,
        gatekeeper: s.gatekeeper(0),
        old_operator: s.operator.pubkey(),
        operator,
    };
    assert_eq!(done.event, event.into());
    assert_eq!(done.changed, only([s.gatekeeper(0)]));
}

#[test]
fn the_new_operator_acts_on_old_passes_and_the_old_one_no_more() {
    let mut s = Stage::new();
    let alice = s.world.holder("alice").pubkey();
    let rotate = s.rotate_operator().instruction();
    does(&mut s.world, rotate, &[&s.gatekeeper_authority]);
    let freeze = s.freeze(alice).instruction();
    refuses(&mut s.world, freeze, &[&s.operator], GatewayError::NotAuthorized);
    let issue = s.issue(s.guardian.pubkey()).instruction();
    refuses(&mut s.world, issue, &[&s.payer, &s.operator], GatewayError::NotAuthorized);
    let freeze = FreezePass { actor: s.stranger.pubkey(), ..s.freeze(alice) }.instruction();
    does(&mut s.world, freeze, &[&s.stranger]);
    let operator = s.stranger.pubkey();
    let issue = IssuePass { operator, ..s.issue(s.guardian.pubkey()) }.instruction();
    does(&mut s.world, issue, &[&s.payer, &s.stranger]);
}

#[test]
fn refuses_everyone_but_the_cold_key() {
    let mut s = Stage::new();
    let second = s.world.main.gatekeepers[1].authority.insecure_clone();
    for other in [&s.authority, &s.operator, &s.guardian, &s.stranger, &second] {
        let rotate = RotateOperator { authority: other.pubkey(), ..s.rotate_operator() };
        refuses(&mut s.world, rotate.instruction(), &[other], GatewayError::NotAuthorized);
    }
}

#[test]
fn refuses_a_zero_key() {
    let mut s = Stage::new();
    let rotate = RotateOperator { operator: Address::default(), ..s.rotate_operator() };
    let by = [&s.gatekeeper_authority];
    refuses(&mut s.world, rotate.instruction(), &by, GatewayError::ZeroAddress);
}
