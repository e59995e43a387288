//! A mint that takes a fee of every transfer.

use e2e::{
    chain::actor,
    token::{DECIMALS, TokenTransfer},
};
use portcullis_solana::{
    Instruction,
    transfer_hook::{HookError, MintExtension},
};
use solana_keypair::Keypair;
use solana_signer::Signer;
use spl_token_2022_interface::{
    ID as TOKEN_2022,
    extension::{
        ExtensionType,
        transfer_fee::instruction::{
            initialize_transfer_fee_config, transfer_checked_with_fee,
            withdraw_withheld_tokens_from_accounts,
        },
    },
};

use super::stage::{Stage, asked, stage_with_extensions};

const AMOUNT: u64 = 1000;
/// One percent.
const FEE: u64 = 10;

/// Alice and Bob hold passes; the last one collects the fees, and holds none.
fn stage() -> (Stage, Keypair, Keypair, Keypair) {
    let collector = actor("collector");
    let (s, alice, bob) = stage_with_extensions(
        |_| (),
        |mint| {
            let (kind, authority) = (ExtensionType::TransferFeeConfig, Some(&collector.pubkey()));
            let (basis_points, most) = (100, u64::MAX);
            let instruction = initialize_transfer_fee_config(
                &TOKEN_2022,
                mint,
                authority,
                authority,
                basis_points,
                most,
            );
            vec![MintExtension { kind, instruction: instruction.unwrap() }]
        },
    );
    (s, alice, bob, collector)
}

fn with_fee(s: &Stage, transfer: &TokenTransfer<'_>) -> Instruction {
    let mut instruction = transfer_checked_with_fee(
        &TOKEN_2022,
        &transfer.source,
        &s.token.mint,
        &transfer.destination,
        &transfer.sender,
        &[],
        transfer.amount,
        DECIMALS,
        FEE,
    )
    .unwrap();
    instruction.accounts.extend(s.extra_accounts(&transfer.sender, &transfer.receiver));
    instruction
}

#[test]
fn a_transfer_with_a_fee_is_gated() {
    let (mut s, alice, bob, _) = stage();
    let transfer = s.token.between(&alice, &bob.pubkey(), AMOUNT);
    let instruction = with_fee(&s, &transfer);
    let receipt = s.world.send(instruction.clone(), &[&alice]).unwrap();
    assert!(asked(&receipt.logs));
    assert_eq!(s.balance(&transfer.destination), AMOUNT - FEE);
    s.world.freeze(&bob.pubkey());
    s.refuses_by(instruction, &transfer, &[&alice], HookError::ReceiverFrozen);
}

#[test]
fn so_is_one_that_does_not_name_the_fee() {
    let (mut s, alice, bob, _) = stage();
    let transfer = s.token.between(&alice, &bob.pubkey(), AMOUNT);
    let instruction = s.instruction(&transfer);
    s.world.send(instruction, &[&alice]).unwrap();
    assert_eq!(s.balance(&transfer.destination), AMOUNT - FEE);
    s.world.freeze(&alice.pubkey());
    s.refuses(&transfer, HookError::SenderFrozen);
}

/// To Token-2022 that is no transfer: whoever the issuer lets collect the fees is not asked.
#[test]
fn fees_are_collected_past_the_gate() {
    let (mut s, alice, bob, collector) = stage();
    let transfer = s.token.between(&alice, &bob.pubkey(), AMOUNT);
    s.prepare(with_fee(&s, &transfer), &[&alice]);
    let account = s.token.account(&mut s.world, &collector.pubkey());
    let withdraw = withdraw_withheld_tokens_from_accounts(
        &TOKEN_2022,
        &s.token.mint,
        &account,
        &collector.pubkey(),
        &[],
        &[&transfer.destination],
    );
    let receipt = s.world.send(withdraw.unwrap(), &[&collector]).unwrap();
    assert!(!asked(&receipt.logs));
    assert_eq!(s.balance(&account), FEE);
}
