//! Bytes of the official client, `@solana-program/program-metadata` 0.7.0, and an account that the
//! program itself wrote, version 1.0.1.
#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects)]

use base64::{Engine, prelude::BASE64_STANDARD};
use solana_address::Address;
use solana_instruction::Instruction;

use super::{
    BufferAccount, Compression, HEADER_BYTES, MetadataAccount, MetadataError, MetadataSeed,
    PackedData, Packing,
    instruction::{Allocate, Close, Extend, Initialize, SetData, Trim, Write},
};

const PROGRAM: Address = Address::from_str_const("Eutyt8ETuT9Zsjj8z6hxdwnzaoQadgMzANr25t3DyMk3");
const AUTHORITY: Address = Address::from_str_const("81fApSJeWfeE6Tk2Ys4836QmmCvHJKufKx4ZVStrqXB2");
const RECIPIENT: Address = Address::from_str_const("ALsebSDPPXPhhtRM65humU1MbrknQNLDf9zNo7mYamVL");
const METADATA: Address = Address::from_str_const("D6m3emoTSwSusey2ENhzCTpYfGiHQ1JSEymG8xDjCsz9");
const BUFFER: Address = Address::from_str_const("Cd2Jvqi9jua5b9VtfttqUVRaKha2L9J7BBvNmztkpCq2");

const ACCOUNT: &str = "As606CpYFtr/vkkQRuNGvqT5JJiNRhixOGPvYqyAJUEQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABAWlkbAAAAAAAAAAAAAAAAAABAgEAZgAAAAAAAAAAeNoNzL0OQDAUBtB3+WYTIdgkjCQSk+0mtyGaEnr9tOLddTvTeUHMh7IWJZpTnOTNcA7FaJcl99n88L162nriqfVVd8SpJLVrdYIIRgkxCaF8sZJRYXjwReCAnY3V7PRl8P26ZyHh";

fn account() -> Vec<u8> {
    BASE64_STANDARD.decode(ACCOUNT).unwrap()
}

/// The data in hexadecimal, and the accounts: their addresses' beginnings, `w`ritable, `s`igners.
fn shown(instruction: &Instruction) -> (String, String) {
    let data = instruction.data.iter().map(|byte| format!("{byte:02x}")).collect();
    let accounts: Vec<String> = instruction
        .accounts
        .iter()
        .map(|meta| {
            let start: String = meta.pubkey.to_string().chars().take(4).collect();
            let writable = if meta.is_writable { "w" } else { "" };
            start + "-" + writable + if meta.is_signer { "s" } else { "" }
        })
        .collect();
    (data, accounts.join(" "))
}

#[test]
fn addresses_are_those_of_the_official_client() {
    assert_eq!(MetadataSeed::IDL.address(&PROGRAM), METADATA);
    assert_eq!(MetadataSeed::NEXT_IDL.address(&PROGRAM), BUFFER);
}

#[test]
fn instructions_are_those_of_the_official_client() {
    let (authority, program, packing) = (AUTHORITY, PROGRAM, Packing::JSON);
    let (seed, recipient) = (MetadataSeed::IDL, RECIPIENT);
    let [allocate, extend] = [
        Allocate { authority, program, seed: MetadataSeed::NEXT_IDL }.instruction(),
        Extend { authority, program, account: METADATA, bytes: 10_240 }.instruction(),
    ];
    let write = Write { authority, buffer: BUFFER, offset: 1_000, bytes: vec![1, 2, 3] };
    let set_data = SetData { authority, program, seed, buffer: BUFFER, packing };
    let cases = [
        (allocate, "0769646c2d6e6578740000000000000000", "Cd2J-w 81fA-s Euty- 324R- 1111-"),
        (extend, "080028", "D6m3-w 81fA-s Euty- 324R-"),
        (write.instruction(), "00e8030000010203", "Cd2J-w 81fA-s Prog-"),
        (
            Initialize { authority, program, seed, packing }.instruction(),
            "0169646c0000000000000000000000000001020100",
            "D6m3-w 81fA-s Euty- 324R- Prog-",
        ),
        (set_data.instruction(), "0301020100", "D6m3-w 81fA-s Cd2J-w Euty- 324R-"),
        (
            Close { authority, program, account: BUFFER, recipient }.instruction(),
            "06",
            "Cd2J-w 81fA-s Euty- 324R- ALse-w",
        ),
        (
            Trim { authority, program, account: METADATA, recipient }.instruction(),
            "05",
            "D6m3-w 81fA-s Euty- 324R- ALse-w Sysv-",
        ),
    ];
    for (instruction, data, accounts) in cases {
        assert_eq!(shown(&instruction), (data.to_owned(), accounts.to_owned()));
    }
}

#[test]
fn what_the_program_wrote_is_read() {
    let metadata = MetadataAccount::decode(&account()).unwrap();
    assert_eq!((metadata.program, metadata.authority), (PROGRAM, None));
    assert!(metadata.is_mutable && metadata.is_canonical);
    assert_eq!((metadata.seed, metadata.data.packing), (MetadataSeed::IDL, Packing::JSON));
    let text = metadata.data.text().unwrap();
    assert!(text.starts_with("{\"address\":\"Eutyt8ETuT9Zsjj8z6hxdwnzaoQadgMzANr25t3DyMk3\""));
    assert_eq!(BufferAccount::decode(&account()), Err(MetadataError::Discriminator));
}

#[test]
fn what_was_cut_off_or_is_something_else_is_an_error() {
    let account = account();
    for length in 0..account.len() {
        let error = MetadataAccount::decode(&account[..length]).unwrap_err();
        assert!(matches!(error, MetadataError::Length { actual, .. } if actual == length));
    }
    // Room that was made ahead is no data.
    let longer = [account.clone(), vec![0; 9]].concat();
    assert_eq!(MetadataAccount::decode(&longer), MetadataAccount::decode(&account));
    for (offset, field) in [(83, "encoding"), (84, "compression"), (85, "format"), (86, "source")] {
        let mut other = account.clone();
        other[offset] = 9;
        let error = MetadataAccount::decode(&other).unwrap_err();
        assert_eq!(error, MetadataError::Unknown { field, code: 9 });
    }
    let buffer = [vec![1], vec![7; HEADER_BYTES - 1], vec![5, 6]].concat();
    let read = BufferAccount::decode(&buffer).unwrap();
    assert_eq!((read.authority, read.bytes), (Some(Address::from([7; 32])), vec![5, 6]));
    assert_eq!(MetadataAccount::decode(&buffer), Err(MetadataError::Discriminator));
}

#[test]
fn text_comes_out_as_it_went_in() {
    for text in ["", "{}", &"ä".repeat(100_000)] {
        let packed = PackedData::json(text);
        assert_eq!(packed.text().unwrap(), text);
        let packing = Packing { compression: Compression::None, ..Packing::JSON };
        let plain = PackedData { packing, bytes: text.into() };
        assert_eq!(plain.text().unwrap(), text);
        assert_eq!(Packing::from_bytes(packing.to_bytes()), Ok(packing));
    }
}

#[test]
fn damaged_and_boundless_data_is_not_unpacked() {
    let mut packed = PackedData::json("{}");
    packed.bytes[4] ^= 0xff;
    assert_eq!(packed.text(), Err(MetadataError::Damaged));
    let bomb = PackedData::json(&" ".repeat(17 * 1024 * 1024));
    assert!(bomb.bytes.len() < 50_000);
    assert_eq!(bomb.text(), Err(MetadataError::Damaged));
    let packing = Packing { compression: Compression::Gzip, ..Packing::JSON };
    assert_eq!(PackedData { packing, bytes: vec![] }.text(), Err(MetadataError::Packing));
}
