use e2e::world::SETTINGS;
use portcullis_solana::{
    Address, GatewayError,
    event::NetworkClosed,
    instruction::{AcceptAuthority, AddGatekeeper, CloseNetwork, CreateNetwork, ProposeAuthority},
    pda,
};
use portcullis_types::solana::NetworkAccount;
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::{
    outcome::{does, only, refuses},
    records::{NEW_SLOT, NetworkRecord},
    stage::Stage,
};

/// A stage with one more network, which never had a gatekeeper.
fn empty() -> (Stage, Address) {
    let mut s = Stage::new();
    let create = s.create_network(8).instruction();
    s.prepare(create, &[&s.payer.insecure_clone(), &s.authority.insecure_clone()]);
    let network = pda::network(&s.authority.pubkey(), 8).0;
    (s, network)
}

fn hand_over(s: &mut Stage, network: Address, from: &Keypair, to: &Keypair) {
    let pending_authority = Some(to.pubkey());
    let propose = ProposeAuthority { authority: from.pubkey(), network, pending_authority };
    s.prepare(propose.instruction(), &[from]);
    s.prepare(AcceptAuthority { authority: to.pubkey(), network }.instruction(), &[to]);
}

#[test]
fn closes_an_empty_network_and_returns_the_rent() {
    let (mut s, network) = empty();
    let before = s.lamports(s.payer.pubkey());
    let close = s.close_network(network).instruction();
    let done = does(&mut s.world, close, &[&s.authority]);
    assert!(!s.exists(network));
    let event =
        NetworkClosed { network, authority: s.authority.pubkey(), rent_payer: s.payer.pubkey() };
    assert_eq!(done.event, event.into());
    assert_eq!(done.changed, only([network, s.payer.pubkey()]));
    let rent = s.rent(NetworkAccount::MIN_BYTES);
    assert_eq!(s.lamports(s.payer.pubkey()) - before, rent);
}

#[test]
fn what_was_donated_goes_to_the_recorded_payer_too() {
    let (mut s, network) = empty();
    s.donate(network, 12_345);
    let before = s.lamports(s.payer.pubkey());
    let close = s.close_network(network).instruction();
    does(&mut s.world, close, &[&s.authority]);
    let rent = s.rent(NetworkAccount::MIN_BYTES);
    assert_eq!(s.lamports(s.payer.pubkey()) - before, rent + 12_345);
}

#[test]
fn the_authority_may_be_the_recorded_payer() {
    let mut s = Stage::new();
    let rent_payer = s.authority.pubkey();
    let create = CreateNetwork { payer: rent_payer, ..s.create_network(8) }.instruction();
    does(&mut s.world, create, &[&s.authority]);
    let network = pda::network(&rent_payer, 8).0;
    let close = CloseNetwork { rent_payer, ..s.close_network(network) }.instruction();
    let done = does(&mut s.world, close, &[&s.authority]);
    assert_eq!(done.changed, only([network, rent_payer]));
}

#[test]
fn a_paused_network_is_closed_too() {
    let (mut s, network) = empty();
    let pause = portcullis_solana::instruction::Pause { network, ..s.pause() }.instruction();
    does(&mut s.world, pause, &[&s.authority]);
    let close = s.close_network(network).instruction();
    does(&mut s.world, close, &[&s.authority]);
}

#[test]
fn a_closed_network_is_made_again_from_scratch() {
    let mut s = Stage::new();
    let mine = s.authority.insecure_clone();
    let before = s.network_record();
    s.remove(0);
    s.remove(1);
    let close = s.close_network(s.network).instruction();
    does(&mut s.world, close, &[&s.authority]);
    let create = s.create_network(s.world.main.id).instruction();
    does(&mut s.world, create, &[&s.payer, &mine]);
    assert_eq!(
        s.network_record(),
        NetworkRecord { guardian: None, open_gatekeepers: 0, slots: vec![], ..before }
    );
    let add = s.add_gatekeeper(0).instruction();
    does(&mut s.world, add, &[&s.payer, &mine]);
    assert_eq!(s.network_record().slots, [NEW_SLOT]);
    let alice = s.world.holder("alice").pubkey();
    assert_eq!(
        s.pass_record(alice).expires_at,
        s.world.chain.now() + SETTINGS.default_lifetime_seconds as i64
    );
}

#[test]
fn refuses_while_a_gatekeeper_account_is_open() {
    let (mut s, network) = empty();
    let add = AddGatekeeper { network, ..s.add_gatekeeper(0) }.instruction();
    s.prepare(add, &[&s.payer.insecure_clone(), &s.authority.insecure_clone()]);
    let close = s.close_network(network).instruction();
    refuses(&mut s.world, close, &[&s.authority], GatewayError::NetworkNotEmpty);
}

#[test]
fn refuses_while_a_removed_gatekeeper_still_has_passes() {
    let mut s = Stage::new();
    s.world.holder("alice");
    s.remove(0);
    s.remove(1);
    let close = s.close_network(s.network).instruction();
    refuses(&mut s.world, close, &[&s.authority], GatewayError::NetworkNotEmpty);
}

#[test]
fn refuses_an_authority_who_is_not_the_creator() {
    let (mut s, network) = empty();
    let (creator, heir) = (s.authority.insecure_clone(), s.stranger.insecure_clone());
    hand_over(&mut s, network, &creator, &heir);
    let close = CloseNetwork { authority: heir.pubkey(), ..s.close_network(network) };
    let close = close.instruction();
    refuses(&mut s.world, close, &[&heir], GatewayError::NotHeldByCreator);
    hand_over(&mut s, network, &heir, &creator);
    let close = s.close_network(network).instruction();
    does(&mut s.world, close, &[&creator]);
}

#[test]
fn refuses_everyone_but_the_authority() {
    let (mut s, network) = empty();
    let (creator, heir) = (s.authority.insecure_clone(), s.guardian.insecure_clone());
    hand_over(&mut s, network, &creator, &heir);
    for other in [&creator, &s.stranger, &s.payer] {
        let close = CloseNetwork { authority: other.pubkey(), ..s.close_network(network) };
        refuses(&mut s.world, close.instruction(), &[other], GatewayError::NotAuthorized);
    }
}

#[test]
fn refuses_any_rent_payer_but_the_recorded_one() {
    let (mut s, network) = empty();
    for rent_payer in [s.authority.pubkey(), s.stranger.pubkey()] {
        let close = CloseNetwork { rent_payer, ..s.close_network(network) }.instruction();
        refuses(&mut s.world, close, &[&s.authority], GatewayError::WrongRentPayer);
    }
}
