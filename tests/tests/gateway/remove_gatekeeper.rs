use portcullis_solana::{
    GatewayError,
    account::GatekeeperAccount,
    event::GatekeeperRemoved,
    instruction::{AddGatekeeper, RemoveGatekeeper},
};
use portcullis_types::{GatekeeperEntry, GatekeeperStatus, Reason, Requirement, Verdict};
use solana_instruction::error::InstructionError;
use solana_signer::Signer;

use crate::{
    outcome::{Tampered, does, only, refuses},
    records::{NEW_SLOT, NetworkRecord},
    stage::Stage,
};

const GONE: GatekeeperEntry = GatekeeperEntry { status: GatekeeperStatus::Removed, generation: 0 };

#[test]
fn closes_a_gatekeeper_without_passes_and_returns_the_rent() {
    let mut s = Stage::new();
    let (before, funds) = (s.network_record(), s.lamports(s.payer.pubkey()));
    let remove = s.remove_gatekeeper(0).instruction();
    let done = does(&mut s.world, remove, &[&s.authority]);
    assert!(!s.exists(s.gatekeeper(0)));
    let slots = vec![GONE, NEW_SLOT];
    assert_eq!(s.network_record(), NetworkRecord { open_gatekeepers: 1, slots, ..before });
    let event = GatekeeperRemoved {
        network: s.network,
        gatekeeper: s.gatekeeper(0),
        old_status: GatekeeperStatus::Active,
        passes: 0,
        rent_payer: s.payer.pubkey(),
    };
    assert_eq!(done.event, event.into());
    assert_eq!(done.changed, only([s.network, s.gatekeeper(0), s.payer.pubkey()]));
    assert_eq!(s.lamports(s.payer.pubkey()) - funds, s.rent(GatekeeperAccount::BYTES));
}

#[test]
fn what_was_donated_goes_to_the_recorded_payer_too() {
    let mut s = Stage::new();
    s.donate(s.gatekeeper(0), 12_345);
    let funds = s.lamports(s.payer.pubkey());
    s.remove(0);
    assert_eq!(s.lamports(s.payer.pubkey()) - funds, s.rent(GatekeeperAccount::BYTES) + 12_345);
}

#[test]
fn the_account_of_one_with_passes_stays() {
    let mut s = Stage::new();
    let alice = s.world.holder("alice").pubkey();
    let (network, gatekeeper) = (s.network_record(), s.gatekeeper_record(0));
    let remove = s.remove_gatekeeper(0).instruction();
    let done = does(&mut s.world, remove, &[&s.authority]);
    assert_eq!(s.gatekeeper_record(0), gatekeeper);
    assert_eq!(s.network_record(), NetworkRecord { slots: vec![GONE, NEW_SLOT], ..network });
    let event = GatekeeperRemoved {
        network: s.network,
        gatekeeper: s.gatekeeper(0),
        old_status: GatekeeperStatus::Active,
        passes: 1,
        rent_payer: s.payer.pubkey(),
    };
    assert_eq!(done.event, event.into());
    assert_eq!(done.changed, only([s.network]));
    let inactive = Verdict::Deny(Reason::IssuerInactive);
    assert_eq!(s.world.verify(&alice, Requirement::ANY), inactive);
}

#[test]
fn closes_once_the_last_pass_is_gone_and_not_before() {
    let mut s = Stage::new();
    let (alice, bob) = (s.world.holder("alice"), s.world.holder("bob"));
    s.remove(0);
    let again = s.remove_gatekeeper(0).instruction();
    refuses(&mut s.world, again.clone(), &[&s.authority], GatewayError::GatekeeperHasPasses);
    let renounce = s.renounce(alice.pubkey()).instruction();
    does(&mut s.world, renounce, &[&alice]);
    refuses(&mut s.world, again.clone(), &[&s.authority], GatewayError::GatekeeperHasPasses);
    let take_over = s.take_over(bob.pubkey()).instruction();
    does(&mut s.world, take_over, &[&s.authority, &s.second_operator]);
    let done = does(&mut s.world, again, &[&s.authority]);
    let event = GatekeeperRemoved {
        network: s.network,
        gatekeeper: s.gatekeeper(0),
        old_status: GatekeeperStatus::Removed,
        passes: 0,
        rent_payer: s.payer.pubkey(),
    };
    assert_eq!(done.event, event.into());
    assert!(!s.exists(s.gatekeeper(0)));
    assert_eq!(s.network_record().open_gatekeepers, 1);
}

#[test]
fn the_authority_may_be_the_recorded_payer() {
    let mut s = Stage::new();
    let rent_payer = s.authority.pubkey();
    let add = AddGatekeeper { payer: rent_payer, ..s.add_gatekeeper(2) }.instruction();
    does(&mut s.world, add, &[&s.authority]);
    let remove = RemoveGatekeeper { rent_payer, ..s.remove_gatekeeper(2) }.instruction();
    let done = does(&mut s.world, remove, &[&s.authority]);
    assert_eq!(done.changed, only([s.network, s.gatekeeper(2), rent_payer]));
}

#[test]
fn refuses_one_whose_account_is_closed() {
    let mut s = Stage::new();
    s.remove(0);
    let again = s.remove_gatekeeper(0).instruction();
    refuses(&mut s.world, again, &[&s.authority], InstructionError::AccountDataTooSmall);
}

#[test]
fn refuses_any_rent_payer_but_the_recorded_one() {
    let mut s = Stage::new();
    for rent_payer in [s.authority.pubkey(), s.stranger.pubkey()] {
        let remove = RemoveGatekeeper { rent_payer, ..s.remove_gatekeeper(0) }.instruction();
        refuses(&mut s.world, remove, &[&s.authority], GatewayError::WrongRentPayer);
    }
}

#[test]
fn refuses_everyone_but_the_networks_authority() {
    let mut s = Stage::new();
    for other in [&s.gatekeeper_authority, &s.operator, &s.guardian, &s.stranger, &s.payer] {
        let remove = RemoveGatekeeper { authority: other.pubkey(), ..s.remove_gatekeeper(0) };
        refuses(&mut s.world, remove.instruction(), &[other], GatewayError::NotAuthorized);
    }
}

#[test]
fn refuses_the_authority_of_another_network() {
    let mut s = Stage::new();
    let (other, network) = (s.world.other.authority.insecure_clone(), s.world.other.address);
    let instruction =
        s.remove_gatekeeper(0).instruction().account(0, other.pubkey()).account(1, network);
    refuses(&mut s.world, instruction, &[&other], GatewayError::WrongNetwork);
}
