//! A transfer whose extra accounts are not those that the list names, through Token-2022.

use e2e::token::TokenTransfer;
use portcullis_solana::{AccountMeta, TRANSFER_HOOK_PROGRAM_ID, pda, transfer_hook::HookError};
use portcullis_types::Sides;
use solana_instruction::error::InstructionError;
use solana_signer::Signer;

use super::stage::{stage, stage_with};

/// `AccountResolutionError::IncorrectAccount` of `spl-tlv-account-resolution`.
const NOT_SHOWN: InstructionError = InstructionError::Custom(2_724_315_840);
/// Of the transfer itself: source, mint, destination and authority.
const OWN: usize = 4;

#[test]
fn without_any_the_hook_cannot_even_be_called() {
    let (mut s, alice, bob) = stage();
    let transfer = s.token.between(&alice, &bob.pubkey(), 5);
    let bare = s.token.bare_instruction(&transfer);
    s.refuses_by(bare, &transfer, &[&alice], InstructionError::MissingAccount);
}

#[test]
fn with_the_hook_alone_it_misses_the_others() {
    let (mut s, alice, bob) = stage();
    let transfer = s.token.between(&alice, &bob.pubkey(), 5);
    let mut bare = s.token.bare_instruction(&transfer);
    bare.accounts.push(AccountMeta::new_readonly(TRANSFER_HOOK_PROGRAM_ID, false));
    s.refuses_by(bare, &transfer, &[&alice], HookError::MissingAccounts);
}

#[test]
fn none_of_them_can_be_left_out() {
    let (mut s, alice, bob) = stage();
    let transfer = s.token.between(&alice, &bob.pubkey(), 5);
    let whole = s.instruction(&transfer);
    let validation = whole.accounts.len() - 1;
    for index in OWN..=validation {
        let mut instruction = whole.clone();
        instruction.accounts.remove(index);
        if index == validation {
            s.refuses_by(instruction, &transfer, &[&alice], HookError::MissingAccounts);
        } else if index == validation - 1 {
            s.refuses_by(instruction, &transfer, &[&alice], InstructionError::MissingAccount);
        } else {
            s.refuses_by(instruction, &transfer, &[&alice], NOT_SHOWN);
        }
    }
}

/// Token-2022 finds them by their addresses.
#[test]
fn their_order_does_not_matter() {
    let (mut s, alice, bob) = stage();
    let transfer = s.token.between(&alice, &bob.pubkey(), 5);
    let whole = s.instruction(&transfer);
    for reversed in [false, true] {
        for turn in 0..whole.accounts.len() - OWN {
            let mut instruction = whole.clone();
            let extra = &mut instruction.accounts[OWN..];
            extra.rotate_left(turn);
            if reversed {
                extra.reverse();
            }
            s.moves_by(instruction, &transfer, &[&alice]);
        }
    }
}

#[test]
fn one_too_many_does_not_matter() {
    let (mut s, alice, bob) = stage();
    let transfer = s.token.between(&alice, &bob.pubkey(), 5);
    let carol = s.world.holder("carol");
    let pass = pda::pass(&s.world.main.address, &carol.pubkey()).0;
    for index in OWN..=s.instruction(&transfer).accounts.len() {
        let mut instruction = s.instruction(&transfer);
        instruction.accounts.insert(index, AccountMeta::new_readonly(pass, false));
        s.moves_by(instruction, &transfer, &[&alice]);
    }
}

/// Whoever has none may show somebody else's, beside the empty account or in its place.
#[test]
fn somebody_elses_pass_does_not_help() {
    let (mut s, alice, bob) = stage();
    let stranger = s.stranger();
    let transfer = s.token.between(&stranger, &bob.pubkey(), 5);
    let [own, other] =
        [&stranger, &alice].map(|wallet| pda::pass(&s.world.main.address, &wallet.pubkey()).0);

    let mut beside = s.instruction(&transfer);
    beside.accounts.insert(OWN, AccountMeta::new_readonly(other, false));
    s.refuses_by(beside, &transfer, &[&stranger], HookError::SenderNoPass);

    let mut instead = s.instruction(&transfer);
    let shown = instead.accounts.iter_mut().find(|meta| meta.pubkey == own).unwrap();
    shown.pubkey = other;
    s.refuses_by(instead, &transfer, &[&stranger], NOT_SHOWN);
}

/// A pass that is wanted twice is named once in the transaction, and the hook still gets it twice.
#[test]
fn a_wallet_that_pays_itself_shows_its_pass_once() {
    let (mut s, alice, _) = stage();
    let destination = s.token.auxiliary_account(&mut s.world, "second", &alice.pubkey());
    let transfer = TokenTransfer { destination, ..s.token.between(&alice, &alice.pubkey(), 5) };
    let mut instruction = s.instruction(&transfer);
    let pass = pda::pass(&s.world.main.address, &alice.pubkey()).0;
    let second = instruction.accounts.iter().rposition(|meta| meta.pubkey == pass).unwrap();
    instruction.accounts.remove(second);
    s.moves_by(instruction, &transfer, &[&alice]);
}

/// A client may ask for more than is needed.
#[test]
fn writable_ones_do_not_matter() {
    let (mut s, alice, bob) = stage();
    let transfer = s.token.between(&alice, &bob.pubkey(), 5);
    let mut instruction = s.instruction(&transfer);
    for meta in &mut instruction.accounts[OWN..] {
        meta.is_writable = true;
    }
    s.moves_by(instruction, &transfer, &[&alice]);
}

#[test]
fn none_is_written_and_none_signs() {
    for sides in Sides::ALL {
        let (mut s, alice, bob) = stage_with(|policy| policy.sides = sides);
        for count in 1..=4 {
            let networks = (0..count).map(|index| pda::network(&alice.pubkey(), index).0).collect();
            s.update(|policy| policy.networks = networks);
            let extra = s.extra_accounts(&alice.pubkey(), &bob.pubkey());
            assert!(extra.iter().all(|meta| !meta.is_writable && !meta.is_signer), "{extra:?}");
        }
    }
}
