use portcullis_solana::{
    Address,
    transfer_hook::{HookError, event::ExemptionAdded},
};
use portcullis_types::ExemptionKind;
use solana_signer::Signer;

use super::{
    outcome::{Tampered, does, only, refuses},
    record::PolicyRecord,
    stage::{Stage, wallet},
};

/// Where the data says of what kind.
const KIND: usize = 33;

/// Exempts, and checks that this is all that it does.
fn exempts(s: &mut Stage, wallet: Address, kind: ExemptionKind) {
    let before = s.record();
    let exempt = s.exempt(wallet, kind);
    let done = does(&mut s.world, exempt, &[&s.authority]);
    let (authority, generation) = (s.authority.pubkey(), before.generation + 1);
    let event = ExemptionAdded { mint: s.mint, authority, wallet, kind, generation };
    assert_eq!(done.event, event.into());
    assert_eq!(done.changed, only([s.policy()]));
    let exemptions = [&before.exemptions[..], &[(wallet, kind)]].concat();
    assert_eq!(s.record(), PolicyRecord { exemptions, generation, ..before });
}

#[test]
fn exempts_wallets_of_every_kind() {
    let mut s = Stage::new();
    for kind in ExemptionKind::ALL {
        exempts(&mut s, wallet(kind.code()), kind);
    }
}

/// A policy can exempt its own people, and what is no wallet but a program's address.
#[test]
fn any_address_may_be_exempt() {
    let mut s = Stage::new();
    for address in [s.authority.pubkey(), s.mint, s.policy()] {
        exempts(&mut s, address, ExemptionKind::Other);
    }
}

#[test]
fn sixteen_fit_and_no_more() {
    let mut s = Stage::new();
    for byte in 1..=16 {
        exempts(&mut s, wallet(byte), ExemptionKind::ALL[usize::from(byte % 4)]);
    }
    let full = s.exempt(wallet(17), ExemptionKind::Vault);
    refuses(&mut s.world, full, &[&s.authority], HookError::ExemptionsFull);
    let twice = s.exempt(wallet(16), ExemptionKind::Vault);
    refuses(&mut s.world, twice, &[&s.authority], HookError::ExemptionExists);
}

#[test]
fn room_that_was_made_is_used() {
    let mut s = Stage::new();
    for byte in 1..=16 {
        let exempt = s.exempt(wallet(byte), ExemptionKind::Vault);
        s.govern(exempt);
    }
    let remove = s.end_exemption(wallet(1));
    s.govern(remove);
    exempts(&mut s, wallet(17), ExemptionKind::Bridge);
}

#[test]
fn refuses_a_wallet_that_is_exempt() {
    let mut s = Stage::new();
    for byte in [1, 2, 3] {
        exempts(&mut s, wallet(byte), ExemptionKind::Treasury);
    }
    for byte in [1, 2, 3] {
        for kind in ExemptionKind::ALL {
            let again = s.exempt(wallet(byte), kind);
            refuses(&mut s.world, again, &[&s.authority], HookError::ExemptionExists);
        }
    }
}

#[test]
fn refuses_the_zero_address() {
    let mut s = Stage::new();
    let exempt = s.exempt(Address::default(), ExemptionKind::Vault);
    refuses(&mut s.world, exempt, &[&s.authority], HookError::ZeroAddress);
}

#[test]
fn refuses_a_kind_that_is_none() {
    let mut s = Stage::new();
    for kind in [0, 5, u8::MAX] {
        let exempt = s.exempt(wallet(1), ExemptionKind::Vault);
        let mut data = exempt.data.clone();
        data[KIND] = kind;
        let by = [&s.authority];
        refuses(&mut s.world, exempt.data(data), &by, HookError::InvalidExemptionKind);
    }
}
