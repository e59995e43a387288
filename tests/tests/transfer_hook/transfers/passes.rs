//! A pass comes and goes, and with it what its holder may do with the token.

use e2e::{chain::START, world::DEFAULT_LIFETIME_SECONDS};
use portcullis_solana::{
    Address,
    instruction::{ClosePass, IssuePass, RenouncePass},
    transfer_hook::HookError,
};
use portcullis_types::Sides;
use solana_signer::Signer;

use super::stage::{Stage, stage, stage_with};

const DAY: i64 = 86_400;

impl Stage {
    fn issue(&mut self, wallet: &Address) {
        let (payer, operator) =
            (self.world.payer.insecure_clone(), self.world.operator().insecure_clone());
        let issue = self.world.issue(wallet).instruction();
        self.prepare(issue, &[&payer, &operator]);
    }
}

#[test]
fn a_renounced_pass_is_missed_until_another_is_issued() {
    let (mut s, alice, bob) = stage();
    let transfer = s.token.between(&alice, &bob.pubkey(), 5);
    let renounce = RenouncePass {
        wallet: alice.pubkey(),
        network: s.world.main.address,
        gatekeeper_slot: 0,
        rent_payer: s.world.payer.pubkey(),
    };
    s.prepare(renounce.instruction(), &[&alice]);
    s.refuses(&transfer, HookError::SenderNoPass);
    s.issue(&alice.pubkey());
    s.moves(&transfer);
}

/// Anybody may clear a lapsed pass away; it was good for nothing before and is not after.
#[test]
fn a_lapsed_pass_that_is_cleared_away_is_no_pass() {
    let (mut s, alice, bob) = stage_with(|policy| policy.sides = Sides::Receiver);
    let transfer = s.token.between(&alice, &bob.pubkey(), 5);
    s.world.chain.set_now(START + DEFAULT_LIFETIME_SECONDS as i64 + 91 * DAY);
    s.refuses(&transfer, HookError::ReceiverExpired);
    let close = ClosePass {
        network: s.world.main.address,
        gatekeeper_slot: 0,
        wallet: bob.pubkey(),
        rent_payer: s.world.payer.pubkey(),
    };
    s.prepare(close.instruction(), &[]);
    s.refuses(&transfer, HookError::ReceiverNoPass);
    s.issue(&bob.pubkey());
    s.moves(&transfer);
}

#[test]
fn a_frozen_pass_stops_its_holder_until_it_is_unfrozen() {
    let (mut s, alice, bob) = stage();
    let transfer = s.token.between(&alice, &bob.pubkey(), 5);
    s.world.freeze(&bob.pubkey());
    s.refuses(&transfer, HookError::ReceiverFrozen);
    s.world.unfreeze(&bob.pubkey());
    s.moves(&transfer);
}

#[test]
fn a_renewed_pass_is_good_again() {
    let (mut s, alice, bob) = stage_with(|policy| policy.sides = Sides::Sender);
    let transfer = s.token.between(&alice, &bob.pubkey(), 5);
    s.world.chain.set_now(START + DEFAULT_LIFETIME_SECONDS as i64 + 1);
    s.refuses(&transfer, HookError::SenderExpired);
    s.world.renew(&alice.pubkey(), None);
    s.moves(&transfer);
}

#[test]
fn a_pass_of_another_network_is_none() {
    let (mut s, alice, bob) = stage();
    let other = s.world.other.address;
    s.update(|policy| policy.networks = vec![other]);
    let transfer = s.token.between(&alice, &bob.pubkey(), 5);
    s.refuses(&transfer, HookError::SenderNoPass);
    for wallet in [&alice, &bob] {
        let (payer, operator) = (&s.world.payer, &s.world.other.gatekeepers[0].operator);
        let issue = IssuePass {
            operator: operator.pubkey(),
            network: other,
            ..s.world.issue(&wallet.pubkey())
        };
        s.world.chain.send(&[issue.instruction()], &[payer, operator]).unwrap();
    }
    s.moves(&transfer);
}

/// Money at the address of a pass that was never issued is no pass.
#[test]
fn lamports_at_the_address_of_a_pass_are_none() {
    let (mut s, alice, _) = stage();
    let stranger = s.stranger();
    let pass = portcullis_solana::pda::pass(&s.world.main.address, &stranger.pubkey()).0;
    s.world.chain.svm.airdrop(&pass, 1_000_000_000).unwrap();
    let transfer = s.token.between(&alice, &stranger.pubkey(), 5);
    s.refuses(&transfer, HookError::ReceiverNoPass);
}
