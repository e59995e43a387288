use e2e::{chain::actor, token::TokenTransfer};
use portcullis_solana::{
    Address,
    transfer_hook::{HookError, instruction::RemoveExemption},
};
use portcullis_types::ExemptionKind;
use solana_signer::Signer;

use super::stage::{Stage, stage};

impl Stage {
    fn end_exemption(&mut self, wallet: Address) {
        let (authority, mint) = self.governed();
        self.govern(RemoveExemption { authority, mint, wallet }.instruction());
    }
}

#[test]
fn an_exempt_sender_needs_no_pass() {
    let (mut s, alice, bob) = stage();
    let stranger = s.stranger();
    s.exempt(stranger.pubkey(), ExemptionKind::Treasury);
    s.moves(&s.token.between(&stranger, &bob.pubkey(), 5));
    // Only exempt itself.
    s.world.freeze(&bob.pubkey());
    s.refuses(&s.token.between(&stranger, &bob.pubkey(), 5), HookError::ReceiverFrozen);
    s.world.freeze(&alice.pubkey());
    s.refuses(&s.token.between(&alice, &bob.pubkey(), 5), HookError::SenderFrozen);
}

#[test]
fn an_exempt_receiver_needs_no_pass() {
    let (mut s, alice, _) = stage();
    let stranger = s.stranger();
    s.exempt(stranger.pubkey(), ExemptionKind::Vault);
    s.moves(&s.token.between(&alice, &stranger.pubkey(), 5));
    s.world.freeze(&alice.pubkey());
    s.refuses(&s.token.between(&alice, &stranger.pubkey(), 5), HookError::SenderFrozen);
}

#[test]
fn between_exempt_wallets_no_pass_is_needed() {
    let (mut s, ..) = stage();
    let (stranger, other) = (s.stranger(), actor("other stranger").pubkey());
    s.token.account(&mut s.world, &other);
    s.exempt(stranger.pubkey(), ExemptionKind::Bridge);
    s.exempt(other, ExemptionKind::Other);
    s.moves(&s.token.between(&stranger, &other, 5));
}

#[test]
fn all_kinds_are_alike() {
    let (mut s, alice, bob) = stage();
    let stranger = s.stranger();
    for kind in ExemptionKind::ALL {
        s.exempt(stranger.pubkey(), kind);
        s.moves(&s.token.between(&alice, &stranger.pubkey(), 5));
        s.moves(&s.token.between(&stranger, &bob.pubkey(), 5));
        s.end_exemption(stranger.pubkey());
    }
}

#[test]
fn whose_exemption_ended_is_asked_again() {
    let (mut s, alice, bob) = stage();
    let stranger = s.stranger();
    s.exempt(stranger.pubkey(), ExemptionKind::Other);
    s.moves(&s.token.between(&alice, &stranger.pubkey(), 5));
    s.end_exemption(stranger.pubkey());
    s.refuses(&s.token.between(&alice, &stranger.pubkey(), 5), HookError::ReceiverNoPass);
    s.refuses(&s.token.between(&stranger, &bob.pubkey(), 5), HookError::SenderNoPass);
}

/// The last one takes the place of the one that ended.
#[test]
fn the_others_stay_exempt() {
    let (mut s, alice, _) = stage();
    let wallets = ["first", "second", "third"].map(|name| actor(name).pubkey());
    for wallet in &wallets {
        s.token.account(&mut s.world, wallet);
        s.exempt(*wallet, ExemptionKind::Vault);
    }
    let [first, others @ ..] = wallets;
    s.end_exemption(first);
    s.refuses(&s.token.between(&alice, &first, 5), HookError::ReceiverNoPass);
    for other in others {
        s.moves(&s.token.between(&alice, &other, 5));
    }
}

#[test]
fn as_many_as_a_policy_holds_are_exempt() {
    let (mut s, alice, _) = stage();
    for index in 0..16 {
        let wallet = actor(&format!("vault {index}")).pubkey();
        s.token.account(&mut s.world, &wallet);
        s.exempt(wallet, ExemptionKind::Vault);
        s.moves(&s.token.between(&alice, &wallet, 5));
    }
}

/// It is wallets that are exempt: whoever names a token account has exempted nobody.
#[test]
fn the_address_of_a_token_account_exempts_nobody() {
    let (mut s, alice, bob) = stage();
    let stranger = s.stranger();
    let account = s.token.associated(&stranger.pubkey());
    s.exempt(account, ExemptionKind::Vault);
    s.refuses(&s.token.between(&alice, &stranger.pubkey(), 5), HookError::ReceiverNoPass);
    s.refuses(&s.token.between(&stranger, &bob.pubkey(), 5), HookError::SenderNoPass);
}

#[test]
fn every_account_of_an_exempt_wallet_is_exempt() {
    let (mut s, alice, _) = stage();
    let stranger = s.stranger();
    s.exempt(stranger.pubkey(), ExemptionKind::Vault);
    let destination = s.token.auxiliary_account(&mut s.world, "second", &stranger.pubkey());
    s.moves(&TokenTransfer { destination, ..s.token.between(&alice, &stranger.pubkey(), 5) });
}

/// An exemption is from the passes, not from the issuer.
#[test]
fn a_pause_stops_exempt_wallets_too() {
    let (mut s, alice, bob) = stage();
    s.exempt(alice.pubkey(), ExemptionKind::Treasury);
    s.exempt(bob.pubkey(), ExemptionKind::Treasury);
    s.set_paused(true);
    s.refuses(&s.token.between(&alice, &bob.pubkey(), 5), HookError::TransfersPaused);
}
