use e2e::world::SETTINGS;
use portcullis_solana::{
    GatewayError,
    event::NetworkCreated,
    instruction::{CreateNetwork, NetworkSettings},
    pda,
};
use portcullis_types::solana::{NetworkAccount, NetworkFlags};
use solana_instruction::error::InstructionError;
use solana_signer::Signer;

use crate::{
    outcome::{GIVEN_TWICE, READ_ONLY, Tampered, does, only, refuses},
    records::NetworkRecord,
    stage::Stage,
};

#[test]
fn creates_a_network_held_by_its_creator() {
    let mut s = Stage::new();
    let (network, bump) = pda::network(&s.authority.pubkey(), 8);
    let before = s.lamports(s.payer.pubkey());
    let instruction = s.create_network(8).instruction();
    let done = does(&mut s.world, instruction, &[&s.payer, &s.authority]);
    let rent = s.rent(NetworkAccount::MIN_BYTES);
    assert_eq!(
        NetworkRecord::read(&s.world.chain.data(&network)),
        NetworkRecord {
            creator: s.authority.pubkey(),
            authority: s.authority.pubkey(),
            pending_authority: None,
            guardian: None,
            rent_payer: s.payer.pubkey(),
            default_lifetime_seconds: SETTINGS.default_lifetime_seconds,
            max_lifetime_seconds: SETTINGS.max_lifetime_seconds,
            id: 8,
            open_gatekeepers: 0,
            flags: NetworkFlags::NONE,
            paused: false,
            bump,
            slots: vec![],
        }
    );
    let event = NetworkCreated {
        network,
        creator: s.authority.pubkey(),
        id: 8,
        rent_payer: s.payer.pubkey(),
        default_lifetime_seconds: SETTINGS.default_lifetime_seconds,
        max_lifetime_seconds: SETTINGS.max_lifetime_seconds,
        flags: NetworkFlags::NONE,
    };
    assert_eq!(done.event, event.into());
    assert_eq!(done.changed, only([network, s.payer.pubkey()]));
    assert_eq!(s.lamports(network), rent);
    assert_eq!(before - s.lamports(s.payer.pubkey()), rent);
}

#[test]
fn the_creator_may_pay() {
    let mut s = Stage::new();
    let create = CreateNetwork { payer: s.authority.pubkey(), ..s.create_network(u32::MAX) };
    let done = does(&mut s.world, create.instruction(), &[&s.authority]);
    let (network, _) = pda::network(&s.authority.pubkey(), u32::MAX);
    assert_eq!(done.changed, only([network, s.authority.pubkey()]));
    let record = NetworkRecord::read(&s.world.chain.data(&network));
    assert_eq!((record.rent_payer, record.id), (s.authority.pubkey(), u32::MAX));
}

#[test]
fn a_donation_does_not_block_creation() {
    let mut s = Stage::new();
    let rent = s.rent(NetworkAccount::MIN_BYTES);
    for (id, donation) in [(1, s.rent(0)), (2, rent - 1), (3, rent), (4, rent + 12_345)] {
        let (network, _) = pda::network(&s.authority.pubkey(), id);
        s.donate(network, donation);
        let before = s.lamports(s.payer.pubkey());
        let instruction = s.create_network(id).instruction();
        does(&mut s.world, instruction, &[&s.payer, &s.authority]);
        assert_eq!(s.lamports(network), rent.max(donation));
        assert_eq!(before - s.lamports(s.payer.pubkey()), rent.saturating_sub(donation));
        assert_eq!(NetworkRecord::read(&s.world.chain.data(&network)).id, id);
    }
}

#[test]
fn limits_and_flags_go_up_to_the_last_allowed() {
    let mut s = Stage::new();
    let allowed = [
        (0, 0, NetworkFlags::NONE),
        (u64::MAX, 0, NetworkFlags::RENOUNCE_FORBIDDEN),
        (10, 10, NetworkFlags::SINGLE_USE),
        (u64::MAX, u64::MAX, NetworkFlags::ALL),
    ];
    for (id, (default_lifetime_seconds, max_lifetime_seconds, flags)) in (1..).zip(allowed) {
        let settings = NetworkSettings { default_lifetime_seconds, max_lifetime_seconds, flags };
        let create = CreateNetwork { settings, ..s.create_network(id) };
        does(&mut s.world, create.instruction(), &[&s.payer, &s.authority]);
        let (network, _) = pda::network(&s.authority.pubkey(), id);
        let record = NetworkRecord::read(&s.world.chain.data(&network));
        assert_eq!(record.default_lifetime_seconds, default_lifetime_seconds);
        assert_eq!(record.max_lifetime_seconds, max_lifetime_seconds);
        assert_eq!(record.flags, flags);
    }
}

#[test]
fn refuses_an_id_in_use() {
    let mut s = Stage::new();
    let again = s.create_network(s.world.main.id).instruction();
    refuses(&mut s.world, again, &[&s.payer, &s.authority], GatewayError::NetworkExists);
}

#[test]
fn refuses_a_default_lifetime_above_the_maximum() {
    let mut s = Stage::new();
    for (default_lifetime_seconds, max_lifetime_seconds) in [(11, 10), (u64::MAX, u64::MAX - 1)] {
        let settings =
            NetworkSettings { default_lifetime_seconds, max_lifetime_seconds, ..SETTINGS };
        let create = CreateNetwork { settings, ..s.create_network(8) }.instruction();
        refuses(&mut s.world, create, &[&s.payer, &s.authority], GatewayError::InvalidSettings);
    }
}

#[test]
fn refuses_an_unknown_flag() {
    let mut s = Stage::new();
    for flags in [1 << 2, 1 << 7, u8::MAX] {
        let settings = NetworkSettings { flags: NetworkFlags(flags), ..SETTINGS };
        let create = CreateNetwork { settings, ..s.create_network(8) }.instruction();
        refuses(&mut s.world, create, &[&s.payer, &s.authority], GatewayError::InvalidSettings);
    }
}

#[test]
fn refuses_any_address_but_its_own() {
    let mut s = Stage::new();
    let of_another_id = pda::network(&s.authority.pubkey(), 9).0;
    let of_another_creator = pda::network(&s.stranger.pubkey(), 8).0;
    for address in [of_another_id, of_another_creator, s.network, s.stranger.pubkey()] {
        let create = s.create_network(8).instruction().account(2, address);
        let by = [&s.payer, &s.authority];
        refuses(&mut s.world, create, &by, InstructionError::InvalidSeeds);
    }
}

#[test]
fn refuses_a_creator_that_is_the_network_itself() {
    let mut s = Stage::new();
    let network = pda::network(&s.authority.pubkey(), 8).0;
    let create = s.create_network(8).instruction().account(3, network);
    refuses(&mut s.world, create, &[&s.payer, &s.authority], GIVEN_TWICE);
}

#[test]
fn refuses_a_payer_that_cannot_pay() {
    let mut s = Stage::new();
    let poor = e2e::chain::actor("poor");
    let rent = s.rent(NetworkAccount::MIN_BYTES);
    s.donate(poor.pubkey(), rent - 1);
    let create = CreateNetwork { payer: poor.pubkey(), ..s.create_network(8) }.instruction();
    let not_enough = InstructionError::Custom(1);
    refuses(&mut s.world, create, &[&poor, &s.authority], not_enough);
}

#[test]
fn refuses_a_read_only_network() {
    let mut s = Stage::new();
    let create = s.create_network(8).instruction().meta(2, |meta| meta.is_writable = false);
    refuses(&mut s.world, create, &[&s.payer, &s.authority], READ_ONLY);
}
