use e2e::{
    chain::{Receipt, actor},
    token::TokenTransfer,
};
use portcullis_solana::{
    AccountMeta, TRANSFER_HOOK_PROGRAM_ID,
    transfer_hook::{
        HookError, HookEvent, MintExtension, PolicyFlags,
        event::{TransferObserved, from_logs},
    },
};
use portcullis_types::{Denial, PermanentDelegateRule, Reason, Side};
use solana_keypair::Keypair;
use solana_signer::Signer;

use super::{
    rule::{answer, observed},
    stage::{Stage, stage_with, stage_with_extensions},
};

/// The policy only observes.
fn stage() -> (Stage, Keypair, Keypair) {
    stage_with(|policy| policy.flags = PolicyFlags::OBSERVE_ONLY)
}

fn told(receipt: &Receipt) -> Vec<HookEvent> {
    let told = from_logs(&receipt.logs);
    assert!(told.undecoded.is_empty() && !told.truncated, "{:?}", receipt.logs);
    told.events
}

/// The transfer goes through, and the hook tells that it would have refused it.
fn tells(s: &mut Stage, transfer: &TokenTransfer<'_>, denial: Denial) {
    let predicted = answer(&s.world.chain, &s.execute(transfer));
    assert_eq!(observed(predicted), Some(denial));
    let receipt = s.moves(transfer);
    let event = TransferObserved {
        mint: s.token.mint,
        sender: transfer.sender,
        receiver: transfer.receiver,
        amount: transfer.amount,
        denial,
        generation: s.token.policy(&s.world.chain, |policy| policy.generation()),
    };
    assert_eq!(told(&receipt), [event.into()]);
}

#[test]
fn tells_of_the_sender() {
    let (mut s, alice, bob) = stage();
    let stranger = s.stranger();
    let transfer = s.token.between(&stranger, &bob.pubkey(), 5);
    tells(&mut s, &transfer, Denial::Wallet(Side::Sender, Reason::NoPass));
    s.world.revoke(&alice.pubkey());
    let transfer = s.token.between(&alice, &bob.pubkey(), 6);
    tells(&mut s, &transfer, Denial::Wallet(Side::Sender, Reason::Revoked));
}

#[test]
fn tells_of_the_receiver() {
    let (mut s, alice, bob) = stage();
    let stranger = s.stranger();
    let transfer = s.token.between(&alice, &stranger.pubkey(), 5);
    tells(&mut s, &transfer, Denial::Wallet(Side::Receiver, Reason::NoPass));
    s.world.freeze(&bob.pubkey());
    let transfer = s.token.between(&alice, &bob.pubkey(), 6);
    tells(&mut s, &transfer, Denial::Wallet(Side::Receiver, Reason::Frozen));
}

#[test]
fn tells_of_an_account_that_can_be_handed_over() {
    let (mut s, alice, bob) = stage_with(|policy| policy.flags = PolicyFlags::ALL);
    let destination = s.token.auxiliary_account(&mut s.world, "mutable", &bob.pubkey());
    let transfer = TokenTransfer { destination, ..s.token.between(&alice, &bob.pubkey(), 5) };
    tells(&mut s, &transfer, Denial::ReceiverOwnerMutable);
}

/// Of the wallet that loses the tokens, not of who signs.
#[test]
fn tells_of_the_permanent_delegate() {
    let delegate = actor("permanent delegate");
    let (mut s, alice, bob) = stage_with_extensions(
        |policy| {
            policy.flags = PolicyFlags::OBSERVE_ONLY;
            policy.permanent_delegate_rule = PermanentDelegateRule::Denied;
        },
        |mint| vec![MintExtension::permanent_delegate(mint, &delegate.pubkey()).unwrap()],
    );
    let transfer =
        TokenTransfer { authority: &delegate, ..s.token.between(&alice, &bob.pubkey(), 5) };
    tells(&mut s, &transfer, Denial::PermanentDelegateDenied);
}

#[test]
fn tells_the_generation_of_the_policy() {
    let (mut s, alice, _) = stage();
    let stranger = s.stranger();
    let transfer = s.token.between(&alice, &stranger.pubkey(), 5);
    for expected in [3, 5] {
        s.set_paused(true);
        s.set_paused(false);
        let receipt = s.moves(&transfer);
        let [HookEvent::TransferObserved(event)] = told(&receipt)[..] else {
            panic!("{:?}", receipt.logs)
        };
        assert_eq!(event.generation, expected);
    }
}

#[test]
fn tells_of_nothing_that_it_would_let_pass() {
    let (mut s, alice, bob) = stage();
    let receipt = s.moves(&s.token.between(&alice, &bob.pubkey(), 5));
    assert_eq!(told(&receipt), []);
}

#[test]
fn a_pause_still_stops_everything() {
    let (mut s, alice, bob) = stage();
    let transfer = s.token.between(&alice, &bob.pubkey(), 5);
    s.set_paused(true);
    let failure = s.refuses(&transfer, HookError::TransfersPaused);
    assert_eq!(from_logs(&failure.logs).events, []);
    s.set_paused(false);
    s.moves(&transfer);
}

/// It cannot tell what it has not seen.
#[test]
fn the_accounts_are_needed_all_the_same() {
    let (mut s, alice, bob) = stage();
    let transfer = s.token.between(&alice, &bob.pubkey(), 5);
    let mut bare = s.token.bare_instruction(&transfer);
    bare.accounts.push(AccountMeta::new_readonly(TRANSFER_HOOK_PROGRAM_ID, false));
    s.refuses_by(bare, &transfer, &[&alice], HookError::MissingAccounts);
}

#[test]
fn without_the_flag_it_refuses_what_it_told_of() {
    let (mut s, alice, _) = stage();
    let stranger = s.stranger();
    let transfer = s.token.between(&alice, &stranger.pubkey(), 5);
    s.moves(&transfer);
    s.update(|policy| policy.flags = PolicyFlags::NONE);
    let failure = s.refuses(&transfer, HookError::ReceiverNoPass);
    assert_eq!(from_logs(&failure.logs).events, []);
}
