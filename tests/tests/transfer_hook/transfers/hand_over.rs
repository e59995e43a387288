use e2e::{chain::actor, token::TokenTransfer};
use portcullis_solana::{
    Address,
    transfer_hook::{HookError, PolicyFlags},
};
use portcullis_types::{ExemptionKind, Sides};
use solana_instruction::error::InstructionError;
use solana_keypair::Keypair;
use solana_signer::Signer;
use spl_token_2022_interface::{
    ID as TOKEN_2022,
    error::TokenError,
    instruction::{AuthorityType, set_authority},
};

use super::stage::{Stage, stage_with};

/// A token account that its owner can hand over.
fn mutable_account(s: &mut Stage, owner: &Keypair) -> Address {
    s.token.auxiliary_account(&mut s.world, "mutable", &owner.pubkey())
}

fn into<'a>(
    s: &Stage,
    alice: &'a Keypair,
    bob: &Keypair,
    destination: Address,
) -> TokenTransfer<'a> {
    TokenTransfer { destination, ..s.token.between(alice, &bob.pubkey(), 5) }
}

/// Makes an account somebody else's.
fn hand_over(s: &mut Stage, account: Address, from: &Keypair, to: &Keypair) {
    let (from_address, to_address) = (from.pubkey(), to.pubkey());
    let hand_over = set_authority(
        &TOKEN_2022,
        &account,
        Some(&to_address),
        AuthorityType::AccountOwner,
        &from_address,
        &[],
    );
    s.prepare(hand_over.unwrap(), &[from]);
}

/// Sends on from an account that was handed over.
fn onward<'a>(s: &Stage, source: Address, owner: &'a Keypair, to: &Keypair) -> TokenTransfer<'a> {
    TokenTransfer { source, ..s.token.between(owner, &to.pubkey(), 5) }
}

/// With the account go the tokens, but without a pass they go no further.
#[test]
fn where_senders_are_asked_the_new_owner_is_stuck() {
    for sides in [Sides::Sender, Sides::Both] {
        let (mut s, alice, bob) = stage_with(|policy| policy.sides = sides);
        let account = mutable_account(&mut s, &bob);
        s.moves(&into(&s, &alice, &bob, account));
        let stranger = actor("stranger");
        hand_over(&mut s, account, &bob, &stranger);
        s.refuses(&onward(&s, account, &stranger, &alice), HookError::SenderNoPass);
    }
}

/// The hole that `REQUIRE_IMMUTABLE_OWNER` is for.
#[test]
fn where_receivers_alone_are_asked_an_account_carries_tokens_past_the_gate() {
    let (mut s, alice, bob) = stage_with(|policy| policy.sides = Sides::Receiver);
    let account = mutable_account(&mut s, &bob);
    s.moves(&into(&s, &alice, &bob, account));
    let stranger = actor("stranger");
    hand_over(&mut s, account, &bob, &stranger);
    s.moves(&onward(&s, account, &stranger, &alice));
}

#[test]
fn the_flag_refuses_accounts_that_can_be_handed_over() {
    for sides in Sides::ALL {
        let (mut s, alice, bob) = stage_with(|policy| {
            policy.sides = sides;
            policy.flags = PolicyFlags::REQUIRE_IMMUTABLE_OWNER;
        });
        let account = mutable_account(&mut s, &bob);
        s.refuses(&into(&s, &alice, &bob, account), HookError::ReceiverOwnerMutable);
        s.moves(&s.token.between(&alice, &bob.pubkey(), 5));
    }
}

/// What the receiver lacks is told before what the account lacks.
#[test]
fn the_flag_comes_after_the_passes() {
    let (mut s, alice, bob) =
        stage_with(|policy| policy.flags = PolicyFlags::REQUIRE_IMMUTABLE_OWNER);
    let account = mutable_account(&mut s, &bob);
    s.world.freeze(&bob.pubkey());
    s.refuses(&into(&s, &alice, &bob, account), HookError::ReceiverFrozen);
}

/// A program's vault, say, was made before the policy.
#[test]
fn an_exempt_receiver_may_use_any_account() {
    let (mut s, alice, bob) =
        stage_with(|policy| policy.flags = PolicyFlags::REQUIRE_IMMUTABLE_OWNER);
    let account = mutable_account(&mut s, &bob);
    s.exempt(bob.pubkey(), ExemptionKind::Vault);
    s.moves(&into(&s, &alice, &bob, account));
}

/// An exempt sender's receiver is asked all the same.
#[test]
fn an_exempt_sender_does_not_lift_the_flag() {
    let (mut s, alice, bob) =
        stage_with(|policy| policy.flags = PolicyFlags::REQUIRE_IMMUTABLE_OWNER);
    let account = mutable_account(&mut s, &bob);
    s.exempt(alice.pubkey(), ExemptionKind::Treasury);
    s.refuses(&into(&s, &alice, &bob, account), HookError::ReceiverOwnerMutable);
}

#[test]
fn the_flag_does_not_ask_the_account_that_tokens_leave() {
    let (mut s, alice, bob) =
        stage_with(|policy| policy.flags = PolicyFlags::REQUIRE_IMMUTABLE_OWNER);
    let source = mutable_account(&mut s, &alice);
    s.token.mint_to(&mut s.world, &source, 5);
    s.moves(&TokenTransfer { source, ..s.token.between(&alice, &bob.pubkey(), 5) });
}

/// What the flag relies on.
#[test]
fn token_2022_hands_over_no_immutable_account() {
    let (mut s, alice, _) = stage_with(|_| ());
    let stranger = actor("stranger").pubkey();
    let transfer = s.token.between(&alice, &alice.pubkey(), 5);
    let hand_over = set_authority(
        &TOKEN_2022,
        &transfer.source,
        Some(&stranger),
        AuthorityType::AccountOwner,
        &alice.pubkey(),
        &[],
    );
    let immutable = InstructionError::Custom(TokenError::ImmutableOwner as u32);
    s.refuses_by(hand_over.unwrap(), &transfer, &[&alice], immutable);
}
