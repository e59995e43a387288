//! The guide for issuers, where no compiler reads it.

#![allow(clippy::arithmetic_side_effects)]

use portcullis_solana::transfer_hook::{HookError, PolicyAccount};
use portcullis_types::{Denial, Sides};

const GUIDE: &str = include_str!("../../../docs/gate-a-token.md");

/// Cells of every row of every table.
fn rows() -> impl Iterator<Item = Vec<&'static str>> {
    let tables = GUIDE.lines().filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |"));
    tables.map(|row| row.split(" | ").collect())
}

#[test]
fn every_error_of_the_hook_is_in_a_table() {
    for error in HookError::ALL {
        let code = error.code().to_string();
        let name = match error.denial() {
            Some(Denial::Wallet(_, reason)) => reason.name(),
            _ => error.name(),
        };
        let told = rows().any(|row| row.contains(&code.as_str()) && row.contains(&name));
        assert!(told, "{code} {name}");
    }
}

/// Besides the list, the hook program and the validation account.
#[test]
fn a_transfer_needs_as_many_accounts_as_it_says() {
    let accounts = |sides, networks| PolicyAccount::extra_accounts(sides, networks) + 2;
    assert!(GUIDE.contains("*n* + 3 accounts, and *n* more for each side that is asked"));
    for networks in 1..=PolicyAccount::MAX_NETWORKS {
        for sides in Sides::ALL {
            assert_eq!(accounts(sides, networks), networks + 3 + networks * sides.count());
        }
    }
    let of_one = accounts(Sides::Both, 1);
    let most = accounts(Sides::Both, PolicyAccount::MAX_NETWORKS);
    let told = format!("**{of_one}** for one network and both sides, {most} at most");
    assert!(GUIDE.split_whitespace().collect::<Vec<_>>().join(" ").contains(&told), "{told}");
    assert!(GUIDE.contains("1,304 bytes") && PolicyAccount::BYTES == 1_304);
}
