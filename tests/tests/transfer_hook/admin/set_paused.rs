use portcullis_solana::transfer_hook::{HookError, event::PolicyPauseSet};
use solana_signer::Signer;

use super::{
    outcome::{does, only, refuses},
    record::PolicyRecord,
    stage::Stage,
};

fn sets(s: &mut Stage, paused: bool) {
    let before = s.record();
    let set_paused = s.set_paused(paused);
    let done = does(&mut s.world, set_paused, &[&s.authority]);
    let (authority, generation) = (s.authority.pubkey(), before.generation + 1);
    let event = PolicyPauseSet { mint: s.mint, authority, paused, generation };
    assert_eq!(done.event, event.into());
    assert_eq!(done.changed, only([s.policy()]));
    assert_eq!(s.record(), PolicyRecord { paused, generation, ..before });
}

#[test]
fn stops_and_lets_go_on() {
    let mut s = Stage::new();
    for paused in [true, false, true] {
        sets(&mut s, paused);
    }
}

#[test]
fn refuses_what_is_so_already() {
    let mut s = Stage::new();
    let resume = s.set_paused(false);
    refuses(&mut s.world, resume, &[&s.authority], HookError::PauseUnchanged);
    sets(&mut s, true);
    let pause = s.set_paused(true);
    refuses(&mut s.world, pause, &[&s.authority], HookError::PauseUnchanged);
}
