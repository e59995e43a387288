//! The wrong calls that follow from a right one.

use portcullis_demo::gated_counter::GATED_COUNTER;
use portcullis_solana::{AccountMeta, Address, GATEWAY_PROGRAM_ID, Instruction};
use solana_account::Account;
use solana_sdk_ids::system_program;

use crate::{
    rows::Row,
    stage::{CAST, Stage, address},
};

/// A call made wrong in one way.
pub(crate) struct Mutation {
    pub(crate) class: Class,
    /// Name of the account that is wrong.
    pub(crate) account: &'static str,
    /// What stands in its place, if that is not clear from the class.
    pub(crate) with: String,
    /// Put on the chain before the call, and taken away after it.
    pub(crate) planted: Option<(Address, Account)>,
    pub(crate) instruction: Instruction,
}

/// In which way a call is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Class {
    /// A signer's flag is gone.
    Unsigned,
    /// Somebody else signs.
    Signer,
    /// One of the programs' accounts is another of its kind.
    Swapped,
    /// One of the programs' accounts has the same bytes and another owner.
    Foreign,
    /// The list of accounts ends before this one.
    Cut,
    /// Something else altogether stands in an account's place.
    Replaced,
    /// A writable account is not.
    Readonly,
    /// An account is given twice.
    Aliased,
    /// The call is made a second time.
    Replayed,
}

/// One account of each kind, to stand in for accounts of other kinds.
const OF_EACH_KIND: [&str; 4] = ["main", "main's gatekeeper 0", "alice's", "counter for main"];

/// Every wrong call but the second one.
pub(crate) fn mutations(stage: &Stage, row: &Row, right: &Instruction) -> Vec<Mutation> {
    assert_eq!(row.accounts.len(), right.accounts.len(), "{}", row.name);
    let mut found = Vec::new();
    for (index, (name, meta)) in row.accounts.iter().copied().zip(&right.accounts).enumerate() {
        let mut add = |class, with: &str, planted, instruction| {
            found.push(Mutation { class, account: name, with: with.into(), planted, instruction });
        };
        let changed = |change: &dyn Fn(&mut AccountMeta)| {
            let mut instruction = right.clone();
            let meta = &mut instruction.accounts[index];
            change(meta);
            // Who cannot sign is shown without a signature.
            meta.is_signer &= stage.can_sign(&meta.pubkey);
            instruction
        };
        let shown = |address: Address| changed(&|meta| meta.pubkey = address);

        if meta.is_signer {
            add(Class::Unsigned, "", None, changed(&|meta| meta.is_signer = false));
            for other in CAST.into_iter().filter(|other| address(other) != meta.pubkey) {
                add(Class::Signer, other, None, shown(address(other)));
            }
        }
        if let Some(kind) = stage.kind(&meta.pubkey) {
            for (other, double) in stage.doubles() {
                if stage.kind(&double) == Some(kind) && double != meta.pubkey {
                    add(Class::Swapped, other, None, shown(double));
                }
            }
            let account = stage.world.chain.account(&meta.pubkey).unwrap();
            for (owner_name, owner) in
                [("system program", system_program::ID), ("other program", other_program(&account))]
            {
                let copy = Account { owner, ..account.clone() };
                let elsewhere = address("a copy");
                let (here, there) = ((meta.pubkey, copy.clone()), (elsewhere, copy));
                add(Class::Foreign, owner_name, Some(here), right.clone());
                let copy = format!("copy of {owner_name}");
                add(Class::Foreign, &copy, Some(there), shown(elsewhere));
            }
        }
        let mut cut = right.clone();
        cut.accounts.truncate(index);
        add(Class::Cut, "", None, cut);
        for (with, other) in [
            ("program", right.program_id),
            ("nothing", address("nothing")),
            ("system program", system_program::ID),
            ("wallet", address("stranger")),
        ] {
            if other != meta.pubkey && !(meta.is_signer && with == "wallet") {
                add(Class::Replaced, with, None, shown(other));
            }
        }
        for (with, other) in stage.doubles() {
            let another_kind = stage.kind(&other) != stage.kind(&meta.pubkey);
            if another_kind && OF_EACH_KIND.contains(&with) {
                add(Class::Replaced, with, None, shown(other));
            }
        }
        if meta.is_writable {
            add(Class::Readonly, "", None, changed(&|meta| meta.is_writable = false));
        }
        for (other_name, other) in row.accounts.iter().zip(&right.accounts) {
            if other.pubkey != meta.pubkey {
                add(Class::Aliased, other_name, None, shown(other.pubkey));
            }
        }
    }
    found
}

fn other_program(account: &Account) -> Address {
    if account.owner == GATED_COUNTER { GATEWAY_PROGRAM_ID } else { GATED_COUNTER }
}
