//! The data of every instruction, whole and mutilated.

use portcullis_solana::Instruction;
use portcullis_types::Sides;
use solana_keypair::Keypair;

use super::{
    governed::{self, calls},
    outcome::{INVALID_DATA, Tampered, does, refuses},
    stage::{Stage, wallet},
};

/// First bytes that mean an instruction: the hook's own, and the SPL interface's.
const KNOWN: [u8; 11] = [0, 1, 2, 3, 4, 5, 6, 7, 43, 105, 157];
/// Where settings say how many networks follow.
const NETWORK_COUNT: usize = 29;
/// Where the SPL interface says how many extra accounts follow.
const META_COUNT: usize = 8;

/// Every instruction but `Execute`, as it goes through, and who signs.
fn all() -> (Stage, Vec<(Instruction, Vec<Keypair>)>) {
    let mut s = governed::stage();
    let (mint, listed) = (s.make(s.gated("copper")), s.make(s.gated("tin")));
    s.donate(portcullis_solana::pda::policy(&listed).0, s.rent());
    let (payer, authority) = (s.payer.insecure_clone(), s.authority.insecure_clone());
    let list = s.initialize_list(&listed, Sides::Both, &[wallet(5), wallet(6)]);
    let all = calls(&s)
        .into_iter()
        .map(|call| (call.instruction, vec![call.by]))
        .chain([
            (s.initialize(&mint).instruction(), vec![payer, authority.insecure_clone()]),
            (list, vec![authority]),
        ])
        .collect();
    (s, all)
}

fn refuses_data(s: &mut Stage, instruction: &Instruction, by: &[Keypair], data: Vec<u8>) {
    let by: Vec<&Keypair> = by.iter().collect();
    println!("{:?}", instruction.data.first());
    refuses(&mut s.world, instruction.clone().data(data), &by, INVALID_DATA);
}

#[test]
fn data_that_ends_early_is_refused_wherever_it_ends() {
    let (mut s, all) = all();
    for (instruction, by) in &all {
        for length in 0..instruction.data.len() {
            refuses_data(&mut s, instruction, by, instruction.data[..length].to_vec());
        }
    }
}

#[test]
fn an_unknown_instruction_is_refused() {
    let (mut s, all) = all();
    for (instruction, by) in &all {
        for first in (0..=u8::MAX).filter(|first| !KNOWN.contains(first)) {
            let mut data = instruction.data.clone();
            data[0] = first;
            refuses_data(&mut s, instruction, by, data);
        }
    }
}

#[test]
fn all_eight_bytes_name_an_spl_instruction() {
    let (mut s, all) = all();
    let of_spl: Vec<_> = all.iter().filter(|(instruction, _)| instruction.data[0] > 7).collect();
    assert_eq!(of_spl.len(), 2);
    for (instruction, by) in of_spl {
        for index in 1..8 {
            for bit in [1, 0x80] {
                let mut data = instruction.data.clone();
                data[index] ^= bit;
                refuses_data(&mut s, instruction, by, data);
            }
        }
    }
}

/// More than there are, more than fit into the program's heap, and more than there can be.
#[test]
fn a_count_of_what_is_not_there_is_refused() {
    let (mut s, all) = all();
    let counted = all.iter().filter_map(|(instruction, by)| match instruction.data[0] {
        0 | 1 => Some((instruction, by, NETWORK_COUNT)),
        43 | 157 => Some((instruction, by, META_COUNT)),
        _ => None,
    });
    for (instruction, by, offset) in counted {
        let mut data = instruction.data.clone();
        let (count, _) = data[offset..].split_first_chunk_mut().unwrap();
        let real = u32::from_le_bytes(*count);
        for wrong in [real + 1, 1_000, 2_000, 100_000, 1 << 27, 1 << 31, u32::MAX] {
            let mut data = instruction.data.clone();
            data[offset..offset + 4].copy_from_slice(&wrong.to_le_bytes());
            refuses_data(&mut s, instruction, by, data);
        }
    }
}

#[test]
fn paused_or_not_and_nothing_between() {
    let mut s = Stage::new();
    let pause = s.set_paused(true);
    for byte in [2, u8::MAX] {
        let by = [s.authority.insecure_clone()];
        refuses_data(&mut s, &pause, &by, vec![pause.data[0], byte]);
    }
}

/// Anchor reads what it needs. Nothing signs or hashes the data, so that nothing hangs on it.
#[test]
fn trailing_bytes_are_ignored() {
    let (_, calls) = all();
    for index in 0..calls.len() {
        let [plain, trailed] = [0, 100].map(|trailing| {
            let (mut s, mut all) = all();
            let (mut instruction, by) = all.swap_remove(index);
            instruction.data.extend([1; 100].iter().take(trailing));
            let by: Vec<&Keypair> = by.iter().collect();
            does(&mut s.world, instruction, &by)
        });
        assert_eq!(plain.event, trailed.event);
        assert_eq!(plain.changed, trailed.changed);
    }
}
