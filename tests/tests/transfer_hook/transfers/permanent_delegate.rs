use e2e::{chain::actor, token::TokenTransfer};
use portcullis_solana::{
    Address,
    transfer_hook::{HookError, MintExtension, PolicyFlags},
};
use portcullis_types::PermanentDelegateRule;
use solana_keypair::Keypair;
use solana_signer::Signer;
use spl_token_2022_interface::{ID as TOKEN_2022, instruction::approve};

use super::stage::{FUNDS, Stage, stage_with, stage_with_extensions};

/// Alice and Bob hold passes, and the mint has a permanent delegate, who holds none.
fn stage(rule: PermanentDelegateRule) -> (Stage, Keypair, Keypair, Keypair) {
    let delegate = actor("permanent delegate");
    let (s, alice, bob) = stage_with_extensions(
        |policy| policy.permanent_delegate_rule = rule,
        |mint| vec![MintExtension::permanent_delegate(mint, &delegate.pubkey()).unwrap()],
    );
    (s, alice, bob, delegate)
}

/// From one associated account to another, whoever signs.
fn between<'a>(
    s: &Stage,
    [sender, receiver]: [&Keypair; 2],
    authority: &'a Keypair,
) -> TokenTransfer<'a> {
    TokenTransfer {
        source: s.token.associated(&sender.pubkey()),
        sender: sender.pubkey(),
        ..s.token.between(authority, &receiver.pubkey(), 5)
    }
}

fn another_stranger(s: &mut Stage) -> Keypair {
    let stranger = actor("another stranger");
    s.token.account(&mut s.world, &stranger.pubkey());
    stranger
}

/// An account that its owner can hand over.
fn mutable_account(s: &mut Stage, owner: &Address) -> Address {
    s.token.auxiliary_account(&mut s.world, "mutable", owner)
}

#[test]
fn gated_it_moves_what_the_owner_could() {
    let (mut s, alice, bob, delegate) = stage(PermanentDelegateRule::Gated);
    let stranger = s.stranger();
    s.moves(&between(&s, [&alice, &bob], &delegate));
    s.refuses(&between(&s, [&stranger, &bob], &delegate), HookError::SenderNoPass);
    s.refuses(&between(&s, [&alice, &stranger], &delegate), HookError::ReceiverNoPass);
}

/// Tokens of a wallet whose pass was taken away come back to somebody who has one.
#[test]
fn sender_exempt_it_takes_from_anybody_for_a_holder() {
    let (mut s, alice, bob, delegate) = stage(PermanentDelegateRule::SenderExempt);
    let stranger = s.stranger();
    s.world.revoke(&alice.pubkey());
    s.moves(&between(&s, [&alice, &bob], &delegate));
    s.moves(&between(&s, [&stranger, &bob], &delegate));
    s.refuses(&between(&s, [&stranger, &alice], &delegate), HookError::ReceiverRevoked);
}

#[test]
fn sender_exempt_it_moves_into_immutable_accounts_where_they_are_required() {
    let (mut s, alice, bob, delegate) = stage(PermanentDelegateRule::SenderExempt);
    s.update(|policy| policy.flags = PolicyFlags::REQUIRE_IMMUTABLE_OWNER);
    let destination = mutable_account(&mut s, &bob.pubkey());
    let transfer = TokenTransfer { destination, ..between(&s, [&alice, &bob], &delegate) };
    s.refuses(&transfer, HookError::ReceiverOwnerMutable);
}

#[test]
fn exempt_it_moves_between_any_wallets() {
    let (mut s, _, _, delegate) = stage(PermanentDelegateRule::Exempt);
    let (stranger, another) = (s.stranger(), another_stranger(&mut s));
    s.moves(&between(&s, [&stranger, &another], &delegate));
    s.refuses(&between(&s, [&stranger, &another], &stranger), HookError::SenderNoPass);
}

#[test]
fn exempt_it_moves_into_any_account() {
    let (mut s, alice, bob, delegate) = stage(PermanentDelegateRule::Exempt);
    s.update(|policy| policy.flags = PolicyFlags::REQUIRE_IMMUTABLE_OWNER);
    let destination = mutable_account(&mut s, &bob.pubkey());
    let transfer = TokenTransfer { destination, ..between(&s, [&alice, &bob], &delegate) };
    s.moves(&transfer);
}

#[test]
fn denied_it_moves_nothing_of_others() {
    let (mut s, alice, bob, delegate) = stage(PermanentDelegateRule::Denied);
    s.refuses(&between(&s, [&alice, &bob], &delegate), HookError::PermanentDelegateDenied);
    s.moves(&between(&s, [&alice, &bob], &alice));
}

/// Token-2022 does not say in which capacity it signs.
#[test]
fn denied_it_moves_nothing_that_its_owner_approved_either() {
    let (mut s, alice, bob, delegate) = stage(PermanentDelegateRule::Denied);
    let (owner, source) = (alice.pubkey(), s.token.associated(&alice.pubkey()));
    let approve = approve(&TOKEN_2022, &source, &delegate.pubkey(), &owner, &[], FUNDS).unwrap();
    s.prepare(approve, &[&alice]);
    s.refuses(&between(&s, [&alice, &bob], &delegate), HookError::PermanentDelegateDenied);
}

#[test]
fn with_its_own_tokens_it_is_a_sender_like_any_other() {
    for rule in PermanentDelegateRule::ALL {
        let (mut s, _, bob, delegate) = stage(rule);
        s.token.funded(&mut s.world, &delegate.pubkey(), FUNDS);
        s.refuses(&between(&s, [&delegate, &bob], &delegate), HookError::SenderNoPass);
        s.world.holder("permanent delegate");
        s.moves(&between(&s, [&delegate, &bob], &delegate));
    }
}

#[test]
fn of_a_mint_without_one_the_rule_says_nothing() {
    for rule in PermanentDelegateRule::ALL {
        let (mut s, alice, bob) = stage_with(|policy| policy.permanent_delegate_rule = rule);
        let delegate = s.stranger();
        let source = s.token.associated(&alice.pubkey());
        let approve =
            approve(&TOKEN_2022, &source, &delegate.pubkey(), &alice.pubkey(), &[], FUNDS).unwrap();
        s.prepare(approve, &[&alice]);
        s.moves(&between(&s, [&alice, &bob], &delegate));
        s.refuses(&between(&s, [&alice, &delegate], &delegate), HookError::ReceiverNoPass);
    }
}

#[test]
fn a_pause_stops_it_under_every_rule() {
    for rule in PermanentDelegateRule::ALL {
        let (mut s, alice, bob, delegate) = stage(rule);
        s.set_paused(true);
        s.refuses(&between(&s, [&alice, &bob], &delegate), HookError::TransfersPaused);
    }
}
