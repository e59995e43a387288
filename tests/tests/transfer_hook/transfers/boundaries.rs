use e2e::{chain::START, world::DEFAULT_LIFETIME_SECONDS};
use portcullis_solana::transfer_hook::HookError;
use portcullis_types::{Requirement, Sides};
use solana_signer::Signer;

use super::stage::{stage, stage_with};

/// When the passes of both expire.
const EXPIRES_AT: i64 = START + DEFAULT_LIFETIME_SECONDS as i64;

#[test]
fn the_expiry_second_itself_is_valid() {
    for (sides, error) in [
        (Sides::Sender, HookError::SenderExpired),
        (Sides::Receiver, HookError::ReceiverExpired),
        (Sides::Both, HookError::SenderExpired),
    ] {
        let (mut s, alice, bob) = stage_with(|policy| policy.sides = sides);
        let transfer = s.token.between(&alice, &bob.pubkey(), 5);
        s.world.chain.set_now(EXPIRES_AT);
        s.moves(&transfer);
        s.world.chain.set_now(EXPIRES_AT + 1);
        s.refuses(&transfer, error);
    }
}

#[test]
fn exactly_the_remaining_validity_asked_for_is_enough() {
    let (mut s, alice, bob) = stage_with(|policy| {
        policy.requirement = Requirement { min_remaining_seconds: 100, ..Requirement::ANY };
    });
    let transfer = s.token.between(&alice, &bob.pubkey(), 5);
    s.world.chain.set_now(EXPIRES_AT - 100);
    s.moves(&transfer);
    s.world.chain.set_now(EXPIRES_AT - 99);
    s.refuses(&transfer, HookError::SenderExpiresTooSoon);
}

#[test]
fn exactly_the_age_allowed_is_young_enough() {
    let (mut s, alice, bob) = stage_with(|policy| {
        policy.requirement = Requirement { max_age_seconds: 50, ..Requirement::ANY };
    });
    let transfer = s.token.between(&alice, &bob.pubkey(), 5);
    s.world.chain.set_now(START + 50);
    s.moves(&transfer);
    s.world.chain.set_now(START + 51);
    s.refuses(&transfer, HookError::SenderTooOld);
}

#[test]
fn a_transfer_of_nothing_is_a_transfer() {
    let (mut s, alice, bob) = stage();
    let stranger = s.stranger();
    s.moves(&s.token.between(&alice, &bob.pubkey(), 0));
    s.refuses(&s.token.between(&alice, &stranger.pubkey(), 0), HookError::ReceiverNoPass);
    s.refuses(&s.token.between(&stranger, &bob.pubkey(), 0), HookError::SenderNoPass);
}

#[test]
fn the_whole_balance_moves_at_once() {
    let (mut s, alice, bob) = stage();
    let account = s.token.associated(&alice.pubkey());
    let transfer = s.token.between(&alice, &bob.pubkey(), s.balance(&account));
    s.moves(&transfer);
}
