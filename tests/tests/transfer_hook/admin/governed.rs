//! What all instructions on a policy refuse alike: other people, other accounts, and what only looks
//! like a policy.

use e2e::{chain::actor, programs::NOOP_HOOK};
use portcullis_solana::{
    GATEWAY_PROGRAM_ID, Instruction, TRANSFER_HOOK_PROGRAM_ID,
    transfer_hook::{HookError, PolicyAccount},
};
use portcullis_types::{ExemptionKind, Sides};
use solana_instruction::error::InstructionError;
use solana_keypair::Keypair;
use solana_sdk_ids::system_program;
use solana_signer::Signer;

use super::{
    outcome::{ACCOUNTS_MISSING, NOT_SIGNED, READ_ONLY, Tampered, does, refuses},
    stage::{Stage, other_settings, wallet},
};

/// An instruction that goes through as things stand, and whose authority and policy are where.
pub(super) struct Call {
    pub(super) name: &'static str,
    pub(super) instruction: Instruction,
    pub(super) by: Keypair,
    authority: usize,
    policy: usize,
}

/// A stage on which every one of [`calls`] goes through.
pub(super) fn stage() -> Stage {
    let mut s = Stage::new();
    let heir = s.world.chain.actor("heir");
    let prepare = [s.propose(Some(heir.pubkey())), s.exempt(wallet(9), ExemptionKind::Bridge)];
    for instruction in prepare {
        s.govern(instruction);
    }
    s.point_at(Some(NOOP_HOOK));
    s
}

pub(super) fn calls(s: &Stage) -> Vec<Call> {
    let call = |name, instruction, by: &Keypair, authority, policy| Call {
        name,
        instruction,
        by: by.insecure_clone(),
        authority,
        policy,
    };
    let (authority, heir) = (&s.authority, &actor("heir"));
    let networks = [wallet(5)];
    vec![
        call("update_policy", s.update(other_settings()), authority, 0, 1),
        call("propose_authority", s.propose(Some(wallet(8))), authority, 0, 1),
        call("accept_authority", s.accept(&heir.pubkey()), heir, 0, 1),
        call("set_paused", s.set_paused(true), authority, 0, 1),
        call("add_exemption", s.exempt(wallet(8), ExemptionKind::Vault), authority, 0, 1),
        call("remove_exemption", s.end_exemption(wallet(9)), authority, 0, 1),
        call("close_policy", s.close().instruction(), authority, 0, 2),
        call("update_list", s.update_list(Sides::Sender, &networks), authority, 2, 0),
    ]
}

fn refuses_each(
    s: &mut Stage,
    expected: &InstructionError,
    change: impl Fn(&Call) -> (Instruction, Vec<&Keypair>),
) {
    for call in calls(s) {
        println!("{}", call.name);
        let (instruction, by) = change(&call);
        refuses(&mut s.world, instruction, &by, expected.clone());
    }
}

fn custom(error: HookError) -> InstructionError {
    InstructionError::Custom(error.code())
}

#[test]
fn every_change_is_one_generation_more() {
    let names = calls(&stage()).len();
    for index in 0..names {
        let mut s = stage();
        let before = s.record();
        let call = calls(&s).swap_remove(index);
        let done = does(&mut s.world, call.instruction, &[&call.by]);
        assert_eq!(*done.event.mint(), s.mint);
        if call.name != "close_policy" {
            assert_eq!(s.record().generation, before.generation + 1, "{}", call.name);
        }
    }
}

#[test]
fn nobody_else_may() {
    let mut s = stage();
    let others = [
        s.stranger.insecure_clone(),
        s.payer.insecure_clone(),
        s.hook_authority.insecure_clone(),
        s.authority.insecure_clone(),
        s.other.authority.insecure_clone(),
        s.other.hook_authority.insecure_clone(),
        actor("heir"),
        actor("gold: mint"),
    ];
    for call in calls(&s) {
        let closer = (call.name == "close_policy").then(|| s.hook_authority.pubkey());
        let allowed = [Some(call.by.pubkey()), closer];
        for other in others.iter().filter(|other| !allowed.contains(&Some(other.pubkey()))) {
            println!("{}", call.name);
            let instruction = call.instruction.clone().account(call.authority, other.pubkey());
            refuses(&mut s.world, instruction, &[other], HookError::NotAuthorized);
        }
    }
}

#[test]
fn who_decides_must_sign() {
    refuses_each(&mut stage(), &NOT_SIGNED, |call| {
        (call.instruction.clone().unsigned(call.authority), vec![])
    });
}

#[test]
fn another_mints_policy_is_not_theirs_to_change() {
    let mut s = stage();
    let other = s.other.policy_address();
    for call in calls(&s) {
        println!("{}", call.name);
        let expected = match call.name {
            "close_policy" | "update_list" => HookError::WrongMint,
            _ => HookError::NotAuthorized,
        };
        let instruction = call.instruction.account(call.policy, other);
        refuses(&mut s.world, instruction, &[&call.by], expected);
    }
}

#[test]
fn the_policy_must_be_writable() {
    refuses_each(&mut stage(), &READ_ONLY, |call| {
        (call.instruction.clone().read_only(call.policy), vec![&call.by])
    });
}

#[test]
fn no_account_may_be_missing() {
    refuses_each(&mut stage(), &ACCOUNTS_MISSING, |call| {
        let mut instruction = call.instruction.clone();
        instruction.accounts.pop();
        // The SPL update names who signs last.
        let by = if call.name == "update_list" { vec![] } else { vec![&call.by] };
        (instruction, by)
    });
}

#[test]
fn the_bytes_of_a_policy_are_none_in_another_programs_account() {
    let mut s = stage();
    let data = s.world.chain.data(&s.policy());
    let not_a_policy = custom(HookError::NotAPolicy);
    for owner in [system_program::ID, GATEWAY_PROGRAM_ID, NOOP_HOOK] {
        s.world.chain.plant(wallet(42), owner, data.clone());
        refuses_each(&mut s, &not_a_policy, |call| {
            (call.instruction.clone().account(call.policy, wallet(42)), vec![&call.by])
        });
        s.world.chain.plant(s.policy(), owner, data.clone());
        refuses_each(&mut s, &not_a_policy, |call| (call.instruction.clone(), vec![&call.by]));
    }
    s.world.chain.plant(s.policy(), TRANSFER_HOOK_PROGRAM_ID, data);
    let pause = s.set_paused(true);
    does(&mut s.world, pause, &[&s.authority]);
}

#[test]
fn bytes_that_no_policy_has_are_refused() {
    let mut s = stage();
    let (policy, data) = (s.policy(), s.world.chain.data(&s.policy()));
    let byte = |offset: usize, value: u8| {
        let mut data = data.clone();
        assert_ne!(data[offset], value);
        data[offset] = value;
        data
    };
    let damaged = [
        byte(0, 0),
        byte(8, 0),
        byte(12, 0),
        byte(12, 11),
        byte(471, 0),
        byte(479, 0),
        byte(483, 0),
        byte(483, 2),
        byte(484, 0),
        byte(484, 4),
        byte(485, 0),
        byte(485, 3),
        byte(486, 0),
        byte(486, 5),
        byte(487, 4),
        byte(489, 0),
        byte(489, 5),
        byte(490, 17),
        vec![0; PolicyAccount::BYTES],
        vec![0xff; PolicyAccount::BYTES],
        [&data[..], &[0]].concat(),
    ];
    for damaged in damaged {
        s.world.chain.plant(policy, TRANSFER_HOOK_PROGRAM_ID, damaged);
        refuses_each(&mut s, &custom(HookError::NotAPolicy), |call| {
            (call.instruction.clone(), vec![&call.by])
        });
    }
}

#[test]
fn a_shorter_account_is_refused() {
    let mut s = stage();
    let (policy, data) = (s.policy(), s.world.chain.data(&s.policy()));
    for bytes in [0, 8, 483, PolicyAccount::BYTES - 1] {
        s.world.chain.plant(policy, TRANSFER_HOOK_PROGRAM_ID, data[..bytes].to_vec());
        refuses_each(&mut s, &InstructionError::AccountDataTooSmall, |call| {
            (call.instruction.clone(), vec![&call.by])
        });
    }
}

#[test]
fn an_account_that_is_not_there_is_refused() {
    let mut s = stage();
    refuses_each(&mut s, &InstructionError::AccountDataTooSmall, |call| {
        (call.instruction.clone().account(call.policy, wallet(42)), vec![&call.by])
    });
}

#[test]
fn the_last_generation_can_only_be_closed() {
    let mut s = stage();
    let policy = s.policy();
    s.rewrite(policy, |data| data[492..496].copy_from_slice(&u32::MAX.to_le_bytes()));
    let (close, changes): (Vec<_>, Vec<_>) =
        calls(&s).into_iter().partition(|call| call.name == "close_policy");
    for call in changes {
        println!("{}", call.name);
        let by = [&call.by];
        refuses(&mut s.world, call.instruction, &by, HookError::GenerationsExhausted);
    }
    for call in close {
        does(&mut s.world, call.instruction, &[&call.by]);
    }
}
