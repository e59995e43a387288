use e2e::world::LIMITS;
use portcullis_solana::{
    Address, GatewayError,
    account::{GatekeeperAccount, IssuanceQuota},
    event::GatekeeperUpdated,
    instruction::{GatekeeperLimits, RaiseGeneration, UpdateGatekeeper},
};
use portcullis_types::lifecycle::Permissions;
use solana_signer::Signer;

use crate::{
    outcome::{Tampered, does, only, refuses},
    stage::Stage,
};

#[test]
fn changes_authority_and_limits() {
    let mut s = Stage::new();
    let before = s.gatekeeper_record(0);
    let limits = GatekeeperLimits {
        max_lifetime_seconds: 5,
        issued_per_day: 6,
        permissions: Permissions::ISSUE,
    };
    let gatekeeper_authority = s.stranger.pubkey();
    let update = UpdateGatekeeper { gatekeeper_authority, limits, ..s.update_gatekeeper(0) };
    let done = does(&mut s.world, update.instruction(), &[&s.authority]);
    assert_eq!(
        s.gatekeeper_record(0),
        GatekeeperAccount {
            authority: gatekeeper_authority,
            max_lifetime_seconds: 5,
            permissions: Permissions::ISSUE,
            quota: IssuanceQuota { per_day: 6, ..before.quota },
            ..before
        }
    );
    let event = GatekeeperUpdated {
        network: s.network,
        gatekeeper: s.gatekeeper(0),
        old_authority: before.authority,
        old_permissions: LIMITS.permissions,
        old_max_lifetime_seconds: LIMITS.max_lifetime_seconds,
        old_issued_per_day: LIMITS.issued_per_day,
        authority: gatekeeper_authority,
        permissions: Permissions::ISSUE,
        max_lifetime_seconds: 5,
        issued_per_day: 6,
    };
    assert_eq!(done.event, event.into());
    assert_eq!(done.changed, only([s.gatekeeper(0)]));
}

#[test]
fn the_old_cold_key_loses_its_power() {
    let mut s = Stage::new();
    let gatekeeper_authority = s.stranger.pubkey();
    let update = UpdateGatekeeper { gatekeeper_authority, ..s.update_gatekeeper(0) };
    does(&mut s.world, update.instruction(), &[&s.authority]);
    let actor = s.gatekeeper_authority.pubkey();
    let raise = RaiseGeneration { actor, ..s.raise_generation() }.instruction();
    refuses(&mut s.world, raise, &[&s.gatekeeper_authority], GatewayError::NotAuthorized);
    let actor = s.stranger.pubkey();
    let raise = RaiseGeneration { actor, ..s.raise_generation() }.instruction();
    does(&mut s.world, raise, &[&s.stranger]);
}

#[test]
fn refuses_an_unknown_permission() {
    let mut s = Stage::new();
    for permissions in [1 << 6, 1 << 15, u16::MAX] {
        let limits = GatekeeperLimits { permissions: Permissions(permissions), ..LIMITS };
        let update = UpdateGatekeeper { limits, ..s.update_gatekeeper(0) }.instruction();
        refuses(&mut s.world, update, &[&s.authority], GatewayError::InvalidPermissions);
    }
}

#[test]
fn refuses_a_zero_key() {
    let mut s = Stage::new();
    let gatekeeper_authority = Address::default();
    let update = UpdateGatekeeper { gatekeeper_authority, ..s.update_gatekeeper(0) };
    refuses(&mut s.world, update.instruction(), &[&s.authority], GatewayError::ZeroAddress);
}

#[test]
fn refuses_everyone_but_the_networks_authority() {
    let mut s = Stage::new();
    for other in [&s.gatekeeper_authority, &s.operator, &s.guardian, &s.stranger] {
        let update = UpdateGatekeeper { authority: other.pubkey(), ..s.update_gatekeeper(0) };
        refuses(&mut s.world, update.instruction(), &[other], GatewayError::NotAuthorized);
    }
}

#[test]
fn refuses_the_authority_of_another_network() {
    let mut s = Stage::new();
    let (other, network) = (s.world.other.authority.insecure_clone(), s.world.other.address);
    let instruction =
        s.update_gatekeeper(0).instruction().account(0, other.pubkey()).account(1, network);
    refuses(&mut s.world, instruction, &[&other], GatewayError::WrongNetwork);
}
