use std::collections::BTreeSet;

use portcullis_solana::{Address, GATEWAY_PROGRAM_ID, Instruction};
use sha2::{Digest, Sha256};

use crate::{arguments, idl::Idl};

mod gatekeeper;
mod network;
mod pass;

/// An instruction, and what the interface file must say of it.
struct Case {
    name: &'static str,
    instruction: Instruction,
    /// Name and address of each account.
    accounts: Vec<(&'static str, Address)>,
    /// `path=value` for each argument.
    args: Vec<String>,
}

/// Somebody, always the same by that name and never the same by another.
fn key(name: &str) -> Address {
    let mut bytes = [0; 32];
    bytes[..name.len()].copy_from_slice(name.as_bytes());
    Address::from(bytes)
}

fn system_program() -> (&'static str, Address) {
    ("system_program", Address::from([0; 32]))
}

fn cases() -> Vec<Case> {
    [network::cases(), gatekeeper::cases(), pass::cases()].into_iter().flatten().collect()
}

#[test]
fn every_instruction_is_as_the_program_reads_it() {
    let idl = Idl::read();
    for Case { name, instruction, accounts, args } in cases() {
        let theirs = idl.instructions.iter().find(|theirs| theirs.named.name == name);
        let theirs = theirs.unwrap_or_else(|| panic!("the program has no {name}"));
        assert_eq!(instruction.program_id, GATEWAY_PROGRAM_ID, "{name}");

        let (discriminator, data) = instruction.data.split_first_chunk::<8>().unwrap();
        assert_eq!(discriminator[..], theirs.named.discriminator, "{name}");
        assert_eq!(discriminator[..], Sha256::digest(format!("global:{name}"))[..8], "{name}");
        assert_eq!(arguments::read(&idl, &theirs.args, data), args, "{name}");

        assert_eq!(instruction.accounts.len(), theirs.accounts.len(), "{name}");
        assert_eq!(accounts.len(), theirs.accounts.len(), "{name}");
        for ((ours, theirs), (account, address)) in
            instruction.accounts.iter().zip(&theirs.accounts).zip(accounts)
        {
            assert_eq!(theirs.name, account, "{name}");
            assert_eq!(ours.pubkey, address, "{name}: {account}");
            let left_out = theirs.optional && ours.pubkey == GATEWAY_PROGRAM_ID;
            assert_eq!(ours.is_signer, theirs.signer && !left_out, "{name}: {account}");
            assert_eq!(ours.is_writable, theirs.writable && !left_out, "{name}: {account}");
        }
    }
}

#[test]
fn every_instruction_has_a_builder() {
    let idl = Idl::read();
    let ours: BTreeSet<_> = cases().iter().map(|case| case.name).collect();
    let theirs: BTreeSet<_> =
        idl.instructions.iter().map(|instruction| &instruction.named.name[..]).collect();
    assert_eq!(ours, theirs);
}
