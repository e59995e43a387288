use e2e::world::LIMITS;
use portcullis_solana::{
    Address, GatewayError,
    account::{GatekeeperAccount, IssuanceQuota},
    event::GatekeeperAdded,
    instruction::{AddGatekeeper, GatekeeperLimits},
    pda,
};
use portcullis_types::{GatekeeperStatus, lifecycle::Permissions, solana::NetworkAccount};
use solana_instruction::error::InstructionError;
use solana_signer::Signer;

use crate::{
    outcome::{does, only, refuses},
    records::{NEW_SLOT, NetworkRecord},
    stage::Stage,
};

const SOME_LIMITS: GatekeeperLimits = GatekeeperLimits {
    max_lifetime_seconds: 5,
    issued_per_day: 6,
    permissions: Permissions::FREEZE,
};

#[test]
fn admits_a_gatekeeper_to_the_next_slot() {
    let mut s = Stage::new();
    let before = s.network_record();
    let funds = s.lamports(s.payer.pubkey());
    let add = AddGatekeeper { limits: SOME_LIMITS, ..s.add_gatekeeper(2) };
    let done = does(&mut s.world, add.instruction(), &[&s.payer, &s.authority]);
    let (gatekeeper, bump) = pda::gatekeeper(&s.network, 2);
    assert_eq!(
        s.gatekeeper_record(2),
        GatekeeperAccount {
            network: s.network,
            authority: add.gatekeeper_authority,
            operator: add.operator,
            rent_payer: s.payer.pubkey(),
            max_lifetime_seconds: 5,
            passes: 0,
            quota: IssuanceQuota { per_day: 6, latest_hour: 0, issued_by_hour: [0; 25], issued: 0 },
            slot: 2,
            permissions: Permissions::FREEZE,
            version: 1,
            bump,
        }
    );
    let slots = vec![NEW_SLOT; 3];
    assert_eq!(s.network_record(), NetworkRecord { open_gatekeepers: 3, slots, ..before });
    let event = GatekeeperAdded {
        network: s.network,
        gatekeeper,
        slot: 2,
        authority: add.gatekeeper_authority,
        operator: add.operator,
        rent_payer: s.payer.pubkey(),
        permissions: Permissions::FREEZE,
        max_lifetime_seconds: 5,
        issued_per_day: 6,
    };
    assert_eq!(done.event, event.into());
    assert_eq!(done.changed, only([s.network, gatekeeper, s.payer.pubkey()]));
    let grown = NetworkAccount::MIN_BYTES + 3 * NetworkAccount::ENTRY_BYTES;
    assert_eq!(s.lamports(s.network), s.rent(grown));
    assert_eq!(s.lamports(gatekeeper), s.rent(GatekeeperAccount::BYTES));
    let growth = s.rent(grown) - s.rent(grown - NetworkAccount::ENTRY_BYTES);
    assert_eq!(funds - s.lamports(s.payer.pubkey()), s.rent(GatekeeperAccount::BYTES) + growth);
}

#[test]
fn one_key_may_be_payer_authority_and_operator_of_it_all() {
    let mut s = Stage::new();
    let key = s.authority.pubkey();
    let add = AddGatekeeper {
        payer: key,
        gatekeeper_authority: key,
        operator: key,
        ..s.add_gatekeeper(2)
    };
    let done = does(&mut s.world, add.instruction(), &[&s.authority]);
    assert_eq!(done.changed, only([s.network, s.gatekeeper(2), key]));
    assert_eq!(s.gatekeeper_record(2).rent_payer, key);
}

#[test]
fn a_donation_does_not_block_creation() {
    let mut s = Stage::new();
    let rent = s.rent(GatekeeperAccount::BYTES);
    let entry = s.rent(NetworkAccount::ENTRY_BYTES) - s.rent(0);
    for (slot, donation) in [(2, s.rent(0)), (3, rent - 1), (4, rent), (5, rent + 12_345)] {
        s.donate(s.gatekeeper(slot), donation);
        let before = s.lamports(s.payer.pubkey());
        let add = s.add_gatekeeper(slot).instruction();
        does(&mut s.world, add, &[&s.payer, &s.authority]);
        assert_eq!(s.lamports(s.gatekeeper(slot)), rent.max(donation));
        let paid = before - s.lamports(s.payer.pubkey());
        assert_eq!(paid, rent.saturating_sub(donation) + entry);
        assert_eq!(s.gatekeeper_record(slot).slot, slot);
    }
}

#[test]
fn a_donation_to_the_network_pays_for_its_growth_and_for_nothing_else() {
    let mut s = Stage::new();
    let rent = s.rent(GatekeeperAccount::BYTES);
    s.donate(s.network, 1_000_000);
    let (network, payer) = (s.lamports(s.network), s.lamports(s.payer.pubkey()));
    let add = s.add_gatekeeper(2).instruction();
    does(&mut s.world, add, &[&s.payer, &s.authority]);
    assert_eq!(s.lamports(s.network), network);
    assert_eq!(payer - s.lamports(s.payer.pubkey()), rent);
}

#[test]
fn a_removed_slot_is_never_given_out_again() {
    let mut s = Stage::new();
    s.remove(1);
    let both = [&s.payer, &s.authority];
    let again = s.add_gatekeeper(1).instruction();
    refuses(&mut s.world, again, &both, InstructionError::InvalidSeeds);
    let next = s.add_gatekeeper(2).instruction();
    does(&mut s.world, next, &both);
    let statuses: Vec<_> = s.network_record().slots.iter().map(|entry| entry.status).collect();
    use GatekeeperStatus::{Active, Removed};
    assert_eq!(statuses, [Active, Removed, Active]);
    assert_eq!(s.network_record().open_gatekeepers, 2);
}

#[test]
fn refuses_any_slot_but_the_next() {
    let mut s = Stage::new();
    for slot in [0, 1, 3, u16::MAX] {
        let add = s.add_gatekeeper(slot).instruction();
        let by = [&s.payer, &s.authority];
        refuses(&mut s.world, add, &by, InstructionError::InvalidSeeds);
    }
}

/// Gives the network this many slots, all of them taken.
fn fill(s: &mut Stage, count: u32) {
    s.rewrite(s.network, |data| {
        data.resize(NetworkAccount::MIN_BYTES, 0);
        data[200..204].copy_from_slice(&count.to_le_bytes());
        for _ in 0..count {
            data.extend([0, 0, GatekeeperStatus::Active.code(), 0]);
        }
    });
}

#[test]
fn the_last_slot_is_given_out_and_then_no_more() {
    let mut s = Stage::new();
    let by = [&s.payer.insecure_clone(), &s.authority.insecure_clone()];
    fill(&mut s, u32::from(u16::MAX) - 1);
    let last = s.add_gatekeeper(u16::MAX - 1).instruction();
    does(&mut s.world, last, &by);
    assert_eq!(s.gatekeeper_record(u16::MAX - 1).slot, u16::MAX - 1);
    assert_eq!(s.network_record().slots.len(), usize::from(u16::MAX));
    let one_more = s.add_gatekeeper(u16::MAX).instruction();
    refuses(&mut s.world, one_more, &by, GatewayError::SlotsExhausted);
}

#[test]
fn refuses_an_unknown_permission() {
    let mut s = Stage::new();
    for permissions in [1 << 6, 1 << 15, u16::MAX] {
        let limits = GatekeeperLimits { permissions: Permissions(permissions), ..LIMITS };
        let add = AddGatekeeper { limits, ..s.add_gatekeeper(2) }.instruction();
        refuses(&mut s.world, add, &[&s.payer, &s.authority], GatewayError::InvalidPermissions);
    }
}

#[test]
fn refuses_a_zero_key() {
    let mut s = Stage::new();
    let zero = Address::default();
    for add in [
        AddGatekeeper { gatekeeper_authority: zero, ..s.add_gatekeeper(2) },
        AddGatekeeper { operator: zero, ..s.add_gatekeeper(2) },
    ] {
        let by = [&s.payer, &s.authority];
        refuses(&mut s.world, add.instruction(), &by, GatewayError::ZeroAddress);
    }
}

#[test]
fn refuses_everyone_but_the_authority() {
    let mut s = Stage::new();
    for other in [&s.stranger, &s.guardian, &s.gatekeeper_authority, &s.operator] {
        let add = AddGatekeeper { authority: other.pubkey(), ..s.add_gatekeeper(2) }.instruction();
        refuses(&mut s.world, add, &[&s.payer, other], GatewayError::NotAuthorized);
    }
}
