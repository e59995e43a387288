use std::collections::BTreeSet;

use portcullis_solana::{Address, GATEWAY_PROGRAM_ID, Instruction, TRANSFER_HOOK_PROGRAM_ID};
use sha2::{Digest, Sha256};

use crate::{
    arguments,
    idl::{Idl, Named},
};

mod gatekeeper;
mod network;
mod pass;
mod policy;

/// Those of the SPL transfer hook interface: called by tools that know no hook in particular.
const SPL_INSTRUCTIONS: [&str; 2] =
    ["initialize_extra_account_meta_list", "update_extra_account_meta_list"];

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

/// A program, by the name of its interface file, its address and the builders of its instructions.
type Program = (&'static str, Address, Vec<Case>);

fn programs() -> [Program; 2] {
    let gateway = [network::cases(), gatekeeper::cases(), pass::cases()].into_iter().flatten();
    [
        ("gateway", GATEWAY_PROGRAM_ID, gateway.collect()),
        ("transfer_hook", TRANSFER_HOOK_PROGRAM_ID, policy::cases()),
    ]
}

#[test]
fn every_instruction_is_as_the_program_reads_it() {
    for (program, program_id, cases) in programs() {
        let idl = Idl::read(program);
        for Case { name, instruction, accounts, args } in cases {
            let theirs = idl.instructions.iter().find(|theirs| theirs.named.name == name);
            let theirs = theirs.unwrap_or_else(|| panic!("the {program} has no {name}"));
            assert_eq!(instruction.program_id, program_id, "{name}");

            let (discriminator, data) = instruction.data.split_at(theirs.named.discriminator.len());
            assert_eq!(discriminator, theirs.named.discriminator, "{name}");
            assert_eq!(arguments::read(&idl, &theirs.args, data), args, "{name}");

            assert_eq!(instruction.accounts.len(), theirs.accounts.len(), "{name}");
            assert_eq!(accounts.len(), theirs.accounts.len(), "{name}");
            for ((ours, theirs), (account, address)) in
                instruction.accounts.iter().zip(&theirs.accounts).zip(accounts)
            {
                assert_eq!(theirs.name, account, "{name}");
                assert_eq!(ours.pubkey, address, "{name}: {account}");
                let left_out = theirs.optional && ours.pubkey == program_id;
                assert_eq!(ours.is_signer, theirs.signer && !left_out, "{name}: {account}");
                assert_eq!(ours.is_writable, theirs.writable && !left_out, "{name}: {account}");
            }
        }
    }
}

#[test]
fn every_instruction_has_a_builder() {
    for (program, _, cases) in programs() {
        let idl = Idl::read(program);
        let ours: BTreeSet<_> = cases.iter().map(|case| case.name).collect();
        let theirs: BTreeSet<_> = idl
            .instructions
            .iter()
            .map(|instruction| &instruction.named.name[..])
            .filter(|name| program != "transfer_hook" || !SPL_INSTRUCTIONS.contains(name))
            .collect();
        assert_eq!(ours, theirs);
    }
}

#[test]
fn discriminators_are_as_the_interfaces_say() {
    for instruction in Idl::read("gateway").instructions {
        let Named { name, discriminator } = instruction.named;
        assert_eq!(discriminator, Sha256::digest(format!("global:{name}"))[..8], "{name}");
    }
    for instruction in Idl::read("transfer_hook").instructions {
        let Named { name, discriminator } = instruction.named;
        let bytes = if SPL_INSTRUCTIONS.contains(&&name[..]) { 8 } else { 1 };
        assert_eq!(discriminator.len(), bytes, "{name}");
    }
}
