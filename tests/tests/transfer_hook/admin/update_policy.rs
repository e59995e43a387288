use portcullis_solana::transfer_hook::{PolicySettings, event::PolicyUpdated};
use portcullis_types::{ExemptionKind, Sides};
use solana_signer::Signer;

use super::{
    outcome::{does, only},
    record::PolicyRecord,
    stage::{Stage, other_settings, settings, wallet},
};

#[test]
fn replaces_all_that_is_asked_and_nothing_else() {
    let mut s = Stage::new();
    for instruction in [
        s.exempt(wallet(9), ExemptionKind::Bridge),
        s.exempt(wallet(8), ExemptionKind::Vault),
        s.set_paused(true),
        s.propose(Some(s.stranger.pubkey())),
    ] {
        s.govern(instruction);
    }
    let before = s.record();
    assert_eq!(before.settings, settings());
    let update = s.update(other_settings());
    let done = does(&mut s.world, update, &[&s.authority]);
    let (settings, generation) = (other_settings(), before.generation + 1);
    let expected = PolicyRecord { settings: settings.clone(), generation, ..before };
    assert_eq!(s.record(), expected);
    let authority = s.authority.pubkey();
    let event = PolicyUpdated { mint: s.mint, authority, settings, generation };
    assert_eq!(done.event, event.into());
    assert_eq!(done.changed, only([s.policy()]));
}

/// Nothing of a longer list stays behind: [`PolicyRecord`] compares every byte.
#[test]
fn the_list_follows_the_settings() {
    let mut s = Stage::new();
    for count in [4, 1, 3, 2] {
        for sides in Sides::ALL {
            let networks = (1..=count).map(wallet).collect();
            let settings = PolicySettings { sides, networks, ..settings() };
            let update = s.update(settings.clone());
            does(&mut s.world, update, &[&s.authority]);
            assert_eq!(s.record().settings, settings);
        }
    }
}

#[test]
fn the_same_settings_again_are_a_change_too() {
    let mut s = Stage::new();
    let before = s.record();
    let update = s.update(settings());
    does(&mut s.world, update, &[&s.authority]);
    assert_eq!(s.record(), PolicyRecord { generation: before.generation + 1, ..before });
}
