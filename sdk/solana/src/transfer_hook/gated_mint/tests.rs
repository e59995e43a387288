#![allow(clippy::arithmetic_side_effects)]

use std::collections::BTreeSet;

use solana_sdk_ids::system_program;

use super::*;

const LAMPORTS: u64 = 0x0102_0304_0506;

fn key(byte: u8) -> Address {
    Address::from([byte; 32])
}

fn gated(networks: u8) -> GatedMint {
    GatedMint {
        payer: key(1),
        mint: key(2),
        mint_authority: key(3),
        freeze_authority: Some(key(4)),
        hook_authority: Some(key(5)),
        policy_authority: key(3),
        decimals: 6,
        extensions: vec![],
        settings: PolicySettings {
            networks: (0..networks).map(|network| key(10 + network)).collect(),
            ..PolicySettings::holders_of(key(10))
        },
    }
}

/// An extension whose set-up takes so many bytes of data.
fn extension(bytes: usize) -> MintExtension {
    MintExtension {
        kind: ExtensionType::MetadataPointer,
        instruction: Instruction::new_with_bytes(TOKEN_2022, &vec![7; bytes], vec![]),
    }
}

/// Length of the transaction, by its definition.
fn wire_bytes(instructions: &[Instruction]) -> usize {
    let compact = |length: usize| if length < 128 { 1 } else { 2 };
    let mut keys = BTreeSet::from([key(1)]);
    let mut signers = keys.clone();
    let mut bytes = 3 + 32;
    for Instruction { program_id, accounts, data } in instructions {
        keys.insert(*program_id);
        keys.extend(accounts.iter().map(|account| account.pubkey));
        signers.extend(accounts.iter().filter(|account| account.is_signer).map(|a| a.pubkey));
        bytes += 1 + compact(accounts.len()) + accounts.len() + compact(data.len()) + data.len();
    }
    let signatures = compact(signers.len()) + 64 * signers.len();
    signatures + bytes + compact(instructions.len()) + compact(keys.len()) + 32 * keys.len()
}

#[test]
fn space_is_the_mint_and_its_extensions() {
    let mut gated = gated(1);
    // As long as a token account, a byte that tells them apart, then each extension behind its type
    // and length.
    let (plain, hook, delegate) = (165 + 1, 4 + 64, 4 + 32);
    assert_eq!(gated.space(), Ok(plain + hook));
    gated.extensions.push(MintExtension::permanent_delegate(&key(2), &key(6)).unwrap());
    assert_eq!(gated.space(), Ok(plain + hook + delegate));
    gated.extensions.push(MintExtension::close_authority(&key(2), &key(6)).unwrap());
    assert_eq!(gated.space(), Ok(plain + hook + 2 * delegate));
}

#[test]
fn an_ordinary_mint_is_one_transaction() {
    for networks in [1, 4] {
        let transactions = gated(networks).transactions(LAMPORTS).unwrap();
        let [transaction] = &transactions[..] else { panic!("{networks}: {transactions:?}") };
        assert!(wire_bytes(transaction) <= 1180);
    }
}

#[test]
fn extensions_come_before_the_mint_and_the_policy_last() {
    let mut gated = gated(1);
    gated.extensions.push(MintExtension::permanent_delegate(&key(2), &key(6)).unwrap());
    let transactions = gated.transactions(LAMPORTS).unwrap();
    let [transaction] = &transactions[..] else { panic!("{transactions:?}") };
    let shown: Vec<_> = transaction.iter().map(|part| (part.program_id, part.data[0])).collect();
    assert_eq!(
        shown,
        [
            (system_program::ID, 0),
            (TOKEN_2022, 36),
            (TOKEN_2022, 35),
            (TOKEN_2022, 20),
            (TRANSFER_HOOK_PROGRAM_ID, InitializePolicy::DISCRIMINATOR),
        ]
    );
    let space = u64::try_from(gated.space().unwrap()).unwrap();
    let expected =
        [&[0; 4][..], &LAMPORTS.to_le_bytes(), &space.to_le_bytes(), TOKEN_2022.as_ref()].concat();
    assert_eq!(transaction[0].data, expected);
    // The mint names the hook.
    assert_eq!(
        transaction[1].data[2..],
        [key(5), TRANSFER_HOOK_PROGRAM_ID].map(|a| a.to_bytes()).concat()
    );
}

#[test]
fn what_does_not_fit_is_split_before_the_policy() {
    let whole = wire_bytes(&gated(1).transactions(LAMPORTS).unwrap()[0]);
    let mut last = 0;
    for bytes in 100..1180 {
        let mut gated = gated(1);
        gated.extensions = vec![extension(bytes)];
        let expected = whole + 1 + 1 + 2 + bytes;
        match gated.transactions(LAMPORTS) {
            Ok(transactions) => {
                assert!(transactions.iter().all(|part| wire_bytes(part) <= 1180), "{bytes}");
                let parts = if expected <= 1180 { 1 } else { 2 };
                assert_eq!(transactions.len(), parts, "{bytes}");
                last = last.max(parts);
                let policy = &transactions.last().unwrap().last().unwrap();
                assert_eq!(policy.program_id, TRANSFER_HOOK_PROGRAM_ID);
                assert_eq!(transactions[parts - 1].len(), if parts == 1 { 5 } else { 1 });
            }
            Err(error) => {
                assert_eq!(last, 2);
                let instructions = gated.mint_instructions(LAMPORTS).unwrap();
                let bytes = wire_bytes(&instructions);
                assert!(bytes > 1180);
                assert_eq!(error, GatedMintError::TooLong { bytes });
                last = 3;
                break;
            }
        }
    }
    assert_eq!(last, 3);
}

#[test]
fn an_extension_is_there_once_and_has_a_size() {
    let hook = MintExtension { kind: ExtensionType::TransferHook, ..extension(1) };
    let metadata = MintExtension { kind: ExtensionType::TokenMetadata, ..extension(1) };
    for extensions in [vec![extension(1), extension(2)], vec![hook], vec![metadata]] {
        let gated = GatedMint { extensions, ..gated(1) };
        let Err(GatedMintError::Extensions(_)) = gated.space() else { panic!("{gated:?}") };
        assert_eq!(gated.transactions(LAMPORTS).unwrap_err(), gated.space().unwrap_err());
    }
}
