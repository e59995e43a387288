//! That the toolchain compiles what the sources say, shown by the program `sbf-probe` in the VM, and
//! that every `.so` holds what it must.

use std::{
    env, fs,
    hash::{BuildHasher, RandomState},
};

use e2e::{
    chain::Chain,
    programs::{SBF_PROBE, program},
};
use portcullis_solana::{AccountMeta, Instruction};
use rand::{Rng, SeedableRng, rngs::StdRng};
use sha2::{Digest, Sha256};
use solana_signer::Signer;
use xtask::{PROGRAMS, Toolchain};

/// What the probe returns when called in the VM.
fn probe(chain: &mut Chain, name: &str, arguments: &[u8]) -> Vec<u8> {
    let caller = chain.actor("caller");
    let discriminator = &Sha256::digest(format!("global:{name}"))[..8];
    let instruction = Instruction {
        program_id: SBF_PROBE,
        accounts: vec![AccountMeta::new_readonly(caller.pubkey(), true)],
        data: [discriminator, arguments].concat(),
    };
    chain.send(&[instruction], &[&caller]).expect("computes").return_data
}

fn option<const N: usize>(value: Option<[u8; N]>) -> Vec<u8> {
    value.map_or(vec![0], |bytes| [&[1][..], &bytes].concat())
}

/// What the probe computes, as this machine computes it.
fn arithmetic(left: u128, right: u128) -> Vec<u8> {
    let (signed_left, signed_right) = (left as i128, right as i128);
    [
        option(left.checked_mul(right).map(u128::to_le_bytes)),
        option(left.checked_div(right).map(u128::to_le_bytes)),
        option(left.checked_rem(right).map(u128::to_le_bytes)),
        option(signed_left.checked_div(signed_right).map(i128::to_le_bytes)),
        option(signed_left.checked_rem(signed_right).map(i128::to_le_bytes)),
        option((left as u64).checked_mul(right as u64).map(u64::to_le_bytes)),
    ]
    .concat()
}

fn seed() -> u64 {
    let seed = match env::var("PORTCULLIS_SEED") {
        Ok(text) => text.parse().expect("PORTCULLIS_SEED is a number below 2^64"),
        Err(_) => RandomState::new().hash_one(0),
    };
    eprintln!("PORTCULLIS_SEED={seed}");
    seed
}

fn agrees(chain: &mut Chain, left: u128, right: u128) {
    let arguments = [left.to_le_bytes(), right.to_le_bytes()].concat();
    let computed = probe(chain, "arithmetic", &arguments);
    assert_eq!(computed, arithmetic(left, right), "{left:#x} and {right:#x}");
}

#[test]
fn wide_arithmetic_is_that_of_the_host() {
    let mut chain = Chain::new();
    let mut random = StdRng::seed_from_u64(seed());
    for _ in 0..200 {
        // Of every width: numbers of full width alone would never divide to more than a few.
        let mut number = || random.random::<u128>() >> random.random_range(0..128);
        let (left, right) = (number(), number());
        agrees(&mut chain, left, right);
        agrees(&mut chain, left, right.wrapping_neg());
    }
}

#[test]
fn wide_arithmetic_is_that_of_the_host_at_the_edges() {
    let mut chain = Chain::new();
    let word = u128::from(u64::MAX);
    let least = i128::MIN as u128;
    let edges = [0, 1, 2, word, word + 1, word + 2, least - 1, least, least + 1, u128::MAX];
    for left in edges {
        for right in edges {
            agrees(&mut chain, left, right);
        }
    }
}

#[test]
fn a_vector_grows() {
    let mut chain = Chain::new();
    for length in [0_u32, 1, 4, 5, 100, 1_000] {
        let sum = (0..u64::from(length)).sum::<u64>();
        assert_eq!(probe(&mut chain, "grow_vec", &length.to_le_bytes()), sum.to_le_bytes());
    }
}

#[test]
fn a_constant_behind_an_option_is_there() {
    assert_eq!(probe(&mut Chain::new(), "some_const", &[]), [1]);
}

const PROGRAM_HEADERS_OFFSET: usize = 32;
const PROGRAM_HEADER_COUNT_OFFSET: usize = 56;
const PROGRAM_HEADER_BYTES: usize = 56;
const LOADED: u32 = 1;
const READ_ONLY: u32 = 4;

fn word(bytes: &[u8], offset: usize) -> usize {
    let bytes = bytes[offset..].first_chunk().unwrap();
    usize::try_from(u64::from_le_bytes(*bytes)).unwrap()
}

/// The segment of an ELF file that is mapped at address zero.
fn read_only_segment(so: &[u8]) -> &[u8] {
    assert_eq!(so[..4], *b"\x7fELF");
    let count = usize::from(so[PROGRAM_HEADER_COUNT_OFFSET]);
    let kind = [LOADED.to_le_bytes(), READ_ONLY.to_le_bytes()].concat();
    let header = so[word(so, PROGRAM_HEADERS_OFFSET)..]
        .chunks_exact(PROGRAM_HEADER_BYTES)
        .take(count)
        .find(|header| header[..8] == kind)
        .expect("a read-only segment");
    let (offset, bytes) = (word(header, 8), word(header, 32));
    &so[offset..offset + bytes]
}

/// Otherwise the first constant of the program would have the address of `None`.
#[test]
fn every_program_has_the_guard_at_address_zero() {
    for each in PROGRAMS {
        let (path, stamp) = program(each.library);
        // The official linker maps nothing there.
        if stamp.toolchain == Toolchain::Upstream {
            let so = fs::read(path).unwrap();
            assert_eq!(read_only_segment(&so)[..16], *b"-null-ar-aguard\0", "{}", each.library);
        }
    }
}

#[test]
fn the_gateway_says_where_to_report_a_vulnerability() {
    let so = fs::read(program("gateway").0).unwrap();
    let position = |marker: &[u8]| {
        let mut found = (0..so.len()).filter(|at| so[*at..].starts_with(marker));
        let at = found.next().expect("the marker");
        assert_eq!(found.next(), None, "twice");
        at
    };
    let begin = b"=======BEGIN SECURITY.TXT V1=======\0";
    let end = b"=======END SECURITY.TXT V1=======\0";
    let text = &so[position(begin) + begin.len()..position(end)];
    let mut words: Vec<_> = text.split(|byte| *byte == 0).collect();
    assert_eq!(words.pop(), Some(&b""[..]), "the last value is ended too");
    let names: Vec<_> = words.iter().step_by(2).map(|name| str::from_utf8(name).unwrap()).collect();
    for required in ["name", "project_url", "contacts", "policy"] {
        assert!(names.contains(&required), "{required} is not among {names:?}");
    }
    assert!(words.iter().all(|word| !word.is_empty()) && words.len().is_multiple_of(2));
}
