use e2e::{chain::actor, token::TokenTransfer};
use portcullis_solana::{Address, transfer_hook::HookError};
use solana_keypair::Keypair;
use solana_signer::Signer;
use spl_token_2022_interface::{ID as TOKEN_2022, instruction::approve};

use super::stage::{FUNDS, Stage, stage};

/// A transfer to somebody that a delegate of the owner signs.
fn delegated<'a>(
    s: &mut Stage,
    owner: &Keypair,
    delegate: &'a Keypair,
    receiver: &Address,
) -> TokenTransfer<'a> {
    let source = s.token.associated(&owner.pubkey());
    let approve =
        approve(&TOKEN_2022, &source, &delegate.pubkey(), &owner.pubkey(), &[], FUNDS).unwrap();
    s.prepare(approve, &[owner]);
    TokenTransfer { source, sender: owner.pubkey(), ..s.token.between(delegate, receiver, 5) }
}

/// Whose tokens they are counts, not who signs: a pass is a holder's, and so is the liability.
#[test]
fn a_delegate_needs_no_pass() {
    let (mut s, alice, bob) = stage();
    let delegate = actor("delegate");
    let transfer = delegated(&mut s, &alice, &delegate, &bob.pubkey());
    s.moves(&transfer);
}

#[test]
fn a_delegates_pass_does_not_help_an_owner_without() {
    let (mut s, _, bob) = stage();
    let stranger = s.stranger();
    let delegate = s.world.holder("delegate");
    let transfer = delegated(&mut s, &stranger, &delegate, &bob.pubkey());
    s.refuses(&transfer, HookError::SenderNoPass);
}

/// A frozen holder gets nothing out by approving somebody.
#[test]
fn a_delegate_moves_nothing_of_a_frozen_owner() {
    let (mut s, alice, bob) = stage();
    let delegate = s.world.holder("delegate");
    let transfer = delegated(&mut s, &alice, &delegate, &bob.pubkey());
    s.world.freeze(&alice.pubkey());
    s.refuses(&transfer, HookError::SenderFrozen);
}

#[test]
fn a_delegate_who_takes_for_itself_is_asked_as_the_receiver() {
    let (mut s, alice, _) = stage();
    let delegate = s.stranger();
    let transfer = delegated(&mut s, &alice, &delegate, &delegate.pubkey());
    s.refuses(&transfer, HookError::ReceiverNoPass);
}
