//! Who may do what to a pass: the rules that freeze, unfreeze, renew, revoke and set attributes
//! have in common.

use Verb::{Freeze, Renew, Revoke, SetAttributes, Unfreeze};
use e2e::world::LIMITS;
use portcullis_solana::{
    Address, GatewayError, Instruction,
    instruction::{GatekeeperLimits, RotateOperator},
    pda,
};
use portcullis_types::{GatekeeperStatus, lifecycle::Verb};
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::{
    outcome::{Tampered, does, refuses},
    stage::Stage,
};

const VERBS: [Verb; 5] = [Freeze, Unfreeze, Renew, Revoke, SetAttributes];

/// What `actor` does to the pass of `wallet`.
fn by(s: &Stage, verb: Verb, actor: Address, wallet: Address) -> Instruction {
    let instruction = match verb {
        Freeze => s.freeze(wallet).instruction(),
        Unfreeze => s.unfreeze(wallet).instruction(),
        Renew => s.renew(wallet).instruction(),
        Revoke => s.revoke(wallet).instruction(),
        SetAttributes => s.set_attributes(wallet).instruction(),
        other => panic!("{other:?} has accounts of its own"),
    };
    instruction.account(0, actor)
}

/// A stage with a pass to which all of `verb` applies.
fn ready_for(verb: Verb) -> (Stage, Keypair) {
    let mut s = Stage::new();
    let holder = s.world.holder("alice");
    if verb == Unfreeze {
        s.world.freeze(&holder.pubkey());
    }
    (s, holder)
}

#[test]
fn operator_and_network_authority_do_everything() {
    for verb in VERBS {
        for by_network in [false, true] {
            let (mut s, holder) = ready_for(verb);
            let actor = if by_network { &s.authority } else { &s.operator };
            let instruction = by(&s, verb, actor.pubkey(), holder.pubkey());
            does(&mut s.world, instruction, &[actor]);
        }
    }
}

#[test]
fn the_guardian_only_freezes() {
    for verb in VERBS {
        let (mut s, holder) = ready_for(verb);
        let instruction = by(&s, verb, s.guardian.pubkey(), holder.pubkey());
        if verb == Freeze {
            does(&mut s.world, instruction, &[&s.guardian]);
        } else {
            refuses(&mut s.world, instruction, &[&s.guardian], GatewayError::NotAuthorized);
        }
    }
}

#[test]
fn nobody_else_does_anything() {
    for verb in VERBS {
        let (mut s, holder) = ready_for(verb);
        let of_other = s.world.other.authority.insecure_clone();
        let others = [
            &s.stranger,
            &holder,
            &s.payer,
            &s.gatekeeper_authority,
            &s.second_operator,
            &of_other,
        ];
        for actor in others {
            let instruction = by(&s, verb, actor.pubkey(), holder.pubkey());
            refuses(&mut s.world, instruction, &[actor], GatewayError::NotAuthorized);
        }
    }
}

#[test]
fn another_gatekeeper_of_the_network_cannot_show_itself_instead() {
    for verb in VERBS {
        let (mut s, holder) = ready_for(verb);
        let actor = s.second_operator.pubkey();
        let second = pda::gatekeeper(&s.network, 1).0;
        let instruction = by(&s, verb, actor, holder.pubkey()).account(2, second);
        let signer = [&s.second_operator];
        refuses(&mut s.world, instruction, &signer, GatewayError::WrongGatekeeper);
    }
}

#[test]
fn a_gatekeeper_of_another_network_in_the_same_slot_cannot_either() {
    for verb in VERBS {
        let (mut s, holder) = ready_for(verb);
        let operator = s.world.other.gatekeepers[0].operator.insecure_clone();
        let gatekeeper = pda::gatekeeper(&s.world.other.address, 0).0;
        let with_gatekeeper =
            by(&s, verb, operator.pubkey(), holder.pubkey()).account(2, gatekeeper);
        let with_both = with_gatekeeper.clone().account(1, s.world.other.address);
        for instruction in [with_gatekeeper, with_both] {
            refuses(&mut s.world, instruction, &[&operator], GatewayError::WrongNetwork);
        }
    }
}

#[test]
fn an_operator_needs_the_permission_and_the_authority_none() {
    for verb in VERBS {
        let (mut s, holder) = ready_for(verb);
        s.forbid(verb.permission().unwrap());
        let instruction = by(&s, verb, s.operator.pubkey(), holder.pubkey());
        let signer = [&s.operator];
        refuses(&mut s.world, instruction, &signer, GatewayError::PermissionMissing);
        let instruction = by(&s, verb, s.authority.pubkey(), holder.pubkey());
        does(&mut s.world, instruction, &[&s.authority]);
    }
}

#[test]
fn an_operator_needs_no_other_permission() {
    for verb in VERBS {
        let (mut s, holder) = ready_for(verb);
        s.limit(GatekeeperLimits { permissions: verb.permission().unwrap(), ..LIMITS });
        let instruction = by(&s, verb, s.operator.pubkey(), holder.pubkey());
        does(&mut s.world, instruction, &[&s.operator]);
    }
}

#[test]
fn the_operator_of_a_gatekeeper_that_is_not_active_does_nothing() {
    use GatekeeperStatus::{Frozen, Halted, Removed};
    for verb in VERBS {
        for status in [Frozen, Halted, Removed] {
            let (mut s, holder) = ready_for(verb);
            match status {
                Removed => s.remove(0),
                status => s.world.set_status(0, status),
            }
            let instruction = by(&s, verb, s.operator.pubkey(), holder.pubkey());
            let signer = [&s.operator];
            refuses(&mut s.world, instruction, &signer, GatewayError::GatekeeperNotActive);
            let instruction = by(&s, verb, s.authority.pubkey(), holder.pubkey());
            does(&mut s.world, instruction, &[&s.authority]);
        }
    }
}

#[test]
fn the_guardian_freezes_what_a_halted_gatekeeper_issued() {
    let (mut s, holder) = ready_for(Freeze);
    s.world.set_status(0, GatekeeperStatus::Halted);
    let instruction = by(&s, Freeze, s.guardian.pubkey(), holder.pubkey());
    does(&mut s.world, instruction, &[&s.guardian]);
}

#[test]
fn a_key_that_is_operator_and_authority_acts_as_the_authority() {
    for verb in VERBS {
        let (mut s, holder) = ready_for(verb);
        let operator = s.authority.pubkey();
        let rotate = RotateOperator { operator, ..s.rotate_operator() };
        does(&mut s.world, rotate.instruction(), &[&s.gatekeeper_authority]);
        s.world.set_status(0, GatekeeperStatus::Halted);
        let instruction = by(&s, verb, operator, holder.pubkey());
        does(&mut s.world, instruction, &[&s.authority]);
    }
}

/// A gatekeeper may name anyone as its operator, the guardian too.
#[test]
fn a_key_that_is_operator_and_guardian_freezes_as_the_guardian() {
    let (mut s, holder) = ready_for(Freeze);
    let guardian = s.guardian.insecure_clone();
    let rotate = RotateOperator { operator: guardian.pubkey(), ..s.rotate_operator() };
    does(&mut s.world, rotate.instruction(), &[&s.gatekeeper_authority]);
    let set = by(&s, SetAttributes, guardian.pubkey(), holder.pubkey());
    does(&mut s.world, set, &[&guardian]);
    s.world.set_status(0, GatekeeperStatus::Halted);
    let freeze = by(&s, Freeze, guardian.pubkey(), holder.pubkey());
    does(&mut s.world, freeze, &[&guardian]);
    assert!(s.pass_record(holder.pubkey()).status_reason.by_network());
    s.world.set_status(0, GatekeeperStatus::Active);
    let unfreeze = by(&s, Unfreeze, guardian.pubkey(), holder.pubkey());
    refuses(&mut s.world, unfreeze, &[&guardian], GatewayError::FrozenByNetwork);
}

#[test]
fn nothing_changes_a_revoked_pass() {
    for verb in VERBS {
        let mut s = Stage::new();
        let wallet = s.world.holder("alice").pubkey();
        s.world.revoke(&wallet);
        for actor in [&s.operator, &s.authority] {
            let instruction = by(&s, verb, actor.pubkey(), wallet);
            refuses(&mut s.world, instruction, &[actor], GatewayError::PassRevoked);
        }
    }
}
