#![allow(clippy::arithmetic_side_effects)]

use portcullis_types::{Sides, solana::ExtraAccountMeta};

use super::*;
use crate::transfer_hook::{PolicySettings, policy_bytes::policy_bytes};

const SOURCE: usize = 0;
const DESTINATION: usize = 2;

fn key(byte: u8) -> Address {
    Address::from([byte; 32])
}

/// As the SPL interface resolves its list, over the accounts of `Execute` so far.
fn resolve(meta: ExtraAccountMeta, accounts: &[Address], owners: [&Address; 2]) -> Address {
    let ExtraAccountMeta([kind, config @ .., signs, written]) = meta;
    assert_eq!([signs, written], [0, 0]);
    if kind == 0 {
        return Address::from(config);
    }
    let mut seeds: Vec<Vec<u8>> = Vec::new();
    let mut rest = &config[..];
    loop {
        rest = match rest {
            [1, length, rest @ ..] => {
                let (literal, rest) = rest.split_at(usize::from(*length));
                seeds.push(literal.into());
                rest
            }
            [3, index, rest @ ..] => {
                seeds.push(accounts[usize::from(*index)].as_ref().into());
                rest
            }
            [4, index, 32, 32, rest @ ..] => {
                let owner = match usize::from(*index) {
                    SOURCE => owners[0],
                    DESTINATION => owners[1],
                    other => panic!("account {other} is no token account"),
                };
                seeds.push(owner.as_ref().into());
                rest
            }
            rest => {
                assert!(rest.iter().all(|byte| *byte == 0), "{rest:?}");
                break;
            }
        };
    }
    let seeds: Vec<&[u8]> = seeds.iter().map(Vec::as_slice).collect();
    Address::find_program_address(&seeds, &accounts[usize::from(kind - 128)]).0
}

#[test]
fn are_those_of_the_list_then_the_hook_and_its_policy() {
    let (mint, sender, receiver) = (key(1), key(2), key(3));
    let validation = pda::policy(&mint).0;
    for sides in Sides::ALL {
        for count in 1..=PolicyAccount::MAX_NETWORKS {
            let networks: Vec<Address> = [11, 12, 13, 14].map(key)[..count].into();
            let settings = PolicySettings { sides, networks, ..PolicySettings::holders_of(mint) };
            let data = policy_bytes(&mint, &settings);
            let policy = PolicyAccount::new(&data).unwrap();

            // Source, mint, destination and authority; the wallets sign for themselves.
            let mut execute = vec![key(21), mint, key(22), sender, validation];
            for meta in policy.listed_metas() {
                execute.push(resolve(meta, &execute, [&sender, &receiver]));
            }
            let listed = &execute[5..];
            assert_eq!(listed.len(), PolicyAccount::extra_accounts(sides, count));

            let accounts = extra_accounts(&policy, &sender, &receiver);
            let expected: Vec<_> = listed
                .iter()
                .copied()
                .chain([TRANSFER_HOOK_PROGRAM_ID, validation])
                .map(readonly)
                .collect();
            assert_eq!(accounts, expected, "{sides:?}, {count} networks");
        }
    }
}

#[test]
fn asks_for_no_pass_of_a_side_that_is_not_asked() {
    let (mint, network, sender, receiver) = (key(1), key(11), key(2), key(3));
    let passes = [&sender, &receiver].map(|wallet| pda::pass(&network, wallet).0);
    for (sides, expected) in
        [(Sides::Sender, &passes[..1]), (Sides::Receiver, &passes[1..]), (Sides::Both, &passes[..])]
    {
        let settings = PolicySettings { sides, ..PolicySettings::holders_of(network) };
        let data = policy_bytes(&mint, &settings);
        let policy = PolicyAccount::new(&data).unwrap();
        let accounts = extra_accounts(&policy, &sender, &receiver);
        let addresses: Vec<_> = accounts.iter().map(|account| account.pubkey).collect();
        assert_eq!(addresses[..2], [GATEWAY_PROGRAM_ID, network]);
        assert_eq!(addresses[2..addresses.len() - 2], *expected);
    }
}
