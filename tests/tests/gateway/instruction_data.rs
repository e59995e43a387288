//! Instruction data that no builder makes.

use std::rc::Rc;

use portcullis_solana::{
    AccountMeta, Address, GATEWAY_PROGRAM_ID, Instruction,
    instruction::{AcceptAuthority, IssuePass, RenewPass},
};
use portcullis_types::{GatekeeperStatus, solana::NetworkFlags};
use solana_instruction::error::InstructionError;
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::{
    outcome::{goes_through, refuses},
    stage::Stage,
};

const INVALID: InstructionError = InstructionError::InvalidInstructionData;
const DISCRIMINATOR: usize = 8;

/// Every instruction, with accounts that it accepts, and who signs.
fn all(s: &mut Stage) -> Vec<(Instruction, Rc<[Keypair]>)> {
    s.world.set_flags(NetworkFlags::SINGLE_USE);
    let holder = s.world.holder("alice");
    let (wallet, new) = (holder.pubkey(), s.stranger.pubkey());
    let accept = AcceptAuthority { authority: s.stranger.pubkey(), network: s.network };
    let by = |keys: &[&Keypair]| keys.iter().map(|key| key.insecure_clone()).collect::<Rc<_>>();
    let (authority, operator) = (by(&[&s.authority]), by(&[&s.operator]));
    let paid = by(&[&s.payer, &s.authority]);
    vec![
        (s.create_network(8).instruction(), paid.clone()),
        (s.update_network().instruction(), authority.clone()),
        (s.propose_authority().instruction(), authority.clone()),
        (accept.instruction(), by(&[&s.stranger])),
        (s.set_guardian(None).instruction(), authority.clone()),
        (s.pause().instruction(), authority.clone()),
        (s.unpause().instruction(), authority.clone()),
        (s.close_network(s.network).instruction(), authority.clone()),
        (s.add_gatekeeper(2).instruction(), paid),
        (s.update_gatekeeper(0).instruction(), authority.clone()),
        (s.rotate_operator().instruction(), by(&[&s.gatekeeper_authority])),
        (s.set_status(GatekeeperStatus::Frozen).instruction(), authority.clone()),
        (s.raise_generation().instruction(), authority.clone()),
        (s.remove_gatekeeper(0).instruction(), authority),
        (s.issue(new).instruction(), by(&[&s.payer, &s.operator])),
        (s.freeze(wallet).instruction(), operator.clone()),
        (s.unfreeze(wallet).instruction(), operator.clone()),
        (s.renew(wallet).instruction(), operator.clone()),
        (s.revoke(wallet).instruction(), operator.clone()),
        (s.set_attributes(wallet).instruction(), operator),
        (s.take_over(wallet).instruction(), by(&[&s.authority, &s.second_operator])),
        (s.renounce(wallet).instruction(), by(&[&holder])),
        (s.consume(wallet).instruction(), by(&[&holder])),
        (s.close(wallet).instruction(), by(&[])),
        (s.verify(wallet).instruction(), by(&[])),
    ]
}

fn refuses_data(s: &mut Stage, instruction: &Instruction, by: &[Keypair], data: Vec<u8>) {
    let by: Vec<&Keypair> = by.iter().collect();
    let instruction = Instruction { data, ..instruction.clone() };
    refuses(&mut s.world, instruction, &by, INVALID);
}

#[test]
fn data_that_ends_early_is_refused_wherever_it_ends() {
    let mut s = Stage::new();
    for (instruction, by) in all(&mut s) {
        for length in 0..instruction.data.len() {
            let data = instruction.data[..length].to_vec();
            refuses_data(&mut s, &instruction, &by, data);
        }
    }
}

#[test]
fn an_unknown_discriminator_is_refused() {
    let mut s = Stage::new();
    for (instruction, by) in all(&mut s) {
        for index in 0..DISCRIMINATOR {
            let mut data = instruction.data.clone();
            data[index] ^= 1;
            refuses_data(&mut s, &instruction, &by, data);
        }
    }
}

/// Anchor keeps one discriminator for programs that write their events by calling themselves. This
/// one does not, and nobody can make it seem so.
#[test]
fn an_event_by_call_is_refused() {
    let mut s = Stage::new();
    let authority = Address::find_program_address(&[b"__event_authority"], &GATEWAY_PROGRAM_ID).0;
    let data = [&[0xe4, 0x45, 0xa5, 0x2e, 0x51, 0xcb, 0x9a, 0x1d][..], &[0; 40]].concat();
    let accounts = vec![AccountMeta::new_readonly(authority, false)];
    let mut call = Instruction { program_id: GATEWAY_PROGRAM_ID, accounts, data };
    refuses(&mut s.world, call.clone(), &[], InstructionError::MissingRequiredSignature);
    call.accounts = vec![AccountMeta::new_readonly(s.stranger.pubkey(), true)];
    refuses(&mut s.world, call, &[&s.stranger], InstructionError::InvalidSeeds);
}

#[test]
fn an_option_is_there_or_not_and_nothing_else() {
    let mut s = Stage::new();
    let wallet = s.world.holder("alice").pubkey();
    let expires_at = Some(s.world.chain.now() + 5);
    let issue = IssuePass { expires_at, ..s.issue(s.stranger.pubkey()) }.instruction();
    let renew = RenewPass { expires_at, ..s.renew(wallet) }.instruction();
    let by = [s.payer.insecure_clone(), s.operator.insecure_clone()];
    for (instruction, by) in [(issue, &by[..]), (renew, &by[1..])] {
        for tag in [2, u8::MAX] {
            let mut data = instruction.data.clone();
            data[DISCRIMINATOR] = tag;
            refuses_data(&mut s, &instruction, by, data);
        }
    }
}

/// Anchor reads what it needs. Nothing signs or hashes the data, so that nothing hangs on it.
#[test]
fn trailing_bytes_are_ignored() {
    let mut s = Stage::new();
    let wallet = s.world.holder("alice").pubkey();
    let before = s.pass_record(wallet).expires_at;
    s.world.chain.set_now(s.world.chain.now() + 100);
    let mut renew = s.renew(wallet).instruction();
    renew.data.extend([1; 100]);
    goes_through(&mut s.world, renew, &[&s.operator]);
    assert_eq!(s.pass_record(wallet).expires_at, before + 100);
}
