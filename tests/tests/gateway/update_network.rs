use e2e::world::SETTINGS;
use portcullis_solana::{
    GatewayError,
    event::NetworkUpdated,
    instruction::{NetworkSettings, UpdateNetwork},
};
use portcullis_types::solana::NetworkFlags;
use solana_signer::Signer;

use crate::{
    outcome::{does, only, refuses},
    records::NetworkRecord,
    stage::Stage,
};

#[test]
fn changes_lifetimes_and_flags() {
    let mut s = Stage::new();
    let before = s.network_record();
    let update = s.update_network();
    let done = does(&mut s.world, update.instruction(), &[&s.authority]);
    assert_eq!(
        s.network_record(),
        NetworkRecord {
            default_lifetime_seconds: 10,
            max_lifetime_seconds: 20,
            flags: NetworkFlags::ALL,
            ..before
        }
    );
    let event = NetworkUpdated {
        network: s.network,
        authority: s.authority.pubkey(),
        old_default_lifetime_seconds: SETTINGS.default_lifetime_seconds,
        old_max_lifetime_seconds: SETTINGS.max_lifetime_seconds,
        old_flags: SETTINGS.flags,
        default_lifetime_seconds: 10,
        max_lifetime_seconds: 20,
        flags: NetworkFlags::ALL,
    };
    assert_eq!(done.event, event.into());
    assert_eq!(done.changed, only([s.network]));
}

#[test]
fn passes_already_issued_keep_their_expiry() {
    let mut s = Stage::new();
    let alice = s.world.holder("alice").pubkey();
    let before = s.pass_record(alice);
    let instruction = s.update_network().instruction();
    does(&mut s.world, instruction, &[&s.authority]);
    assert_eq!(s.pass_record(alice), before);
    let bob = s.world.holder("bob").pubkey();
    assert_eq!(s.pass_record(bob).expires_at, s.world.chain.now() + 10);
}

#[test]
fn a_paused_network_is_updated_too() {
    let mut s = Stage::new();
    s.world.pause();
    let instruction = s.update_network().instruction();
    does(&mut s.world, instruction, &[&s.authority]);
    assert!(s.network_record().paused);
}

#[test]
fn refuses_a_default_lifetime_above_the_maximum() {
    let mut s = Stage::new();
    let settings = NetworkSettings {
        default_lifetime_seconds: 21,
        max_lifetime_seconds: 20,
        flags: NetworkFlags::NONE,
    };
    let update = UpdateNetwork { settings, ..s.update_network() };
    refuses(&mut s.world, update.instruction(), &[&s.authority], GatewayError::InvalidSettings);
}

#[test]
fn refuses_an_unknown_flag() {
    let mut s = Stage::new();
    for flags in [1 << 2, 1 << 7, u8::MAX] {
        let settings = NetworkSettings { flags: NetworkFlags(flags), ..SETTINGS };
        let update = UpdateNetwork { settings, ..s.update_network() }.instruction();
        refuses(&mut s.world, update, &[&s.authority], GatewayError::InvalidSettings);
    }
}

#[test]
fn refuses_everyone_but_the_authority() {
    let mut s = Stage::new();
    for other in [&s.stranger, &s.guardian, &s.operator, &s.gatekeeper_authority, &s.payer] {
        let update = UpdateNetwork { authority: other.pubkey(), ..s.update_network() };
        let instruction = update.instruction();
        refuses(&mut s.world, instruction, &[other], GatewayError::NotAuthorized);
    }
}

#[test]
fn refuses_the_creator_who_handed_it_over() {
    let mut s = Stage::new();
    let heir = s.hand_over();
    let update = s.update_network().instruction();
    refuses(&mut s.world, update, &[&s.authority], GatewayError::NotAuthorized);
    let update = UpdateNetwork { authority: heir.pubkey(), ..s.update_network() }.instruction();
    does(&mut s.world, update, &[&heir]);
}
