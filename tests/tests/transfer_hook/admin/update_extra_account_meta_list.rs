use portcullis_solana::{
    Address, TRANSFER_HOOK_PROGRAM_ID,
    transfer_hook::{HookError, PolicyFlags, PolicySettings, event::PolicyUpdated},
};
use portcullis_types::{ExemptionKind, Sides};
use solana_signer::Signer;
use spl_transfer_hook_interface::instruction::update_extra_account_meta_list;

use super::{
    outcome::{Tampered, does, only, refuses},
    record::PolicyRecord,
    spl_list::refused,
    stage::{Stage, settings, wallet},
};

/// Accounts of the instruction, by index.
const MINT: usize = 1;

#[test]
fn replaces_sides_and_networks_and_keeps_the_rest() {
    for sides in Sides::ALL {
        for count in 1..=4 {
            let mut s = Stage::new();
            for instruction in [
                s.exempt(wallet(9), ExemptionKind::Bridge),
                s.set_paused(true),
                s.propose(Some(s.stranger.pubkey())),
            ] {
                s.govern(instruction);
            }
            let before = s.record();
            let networks: Vec<Address> = (5..).take(count).map(wallet).collect();
            let update = s.update_list(sides, &networks);
            let done = does(&mut s.world, update, &[&s.authority]);
            let settings = PolicySettings { sides, networks, ..settings() };
            let generation = before.generation + 1;
            let expected = PolicyRecord { settings: settings.clone(), generation, ..before };
            assert_eq!(s.record(), expected);
            let (mint, authority) = (s.mint, s.authority.pubkey());
            let event = PolicyUpdated { mint, authority, settings, generation };
            assert_eq!(done.event, event.into());
            assert_eq!(done.changed, only([s.policy()]));
        }
    }
}

/// A list cannot say that accounts must not change hands, so that it comes with asking receivers
/// alone, as it does in a policy that a list has made.
#[test]
fn asking_receivers_alone_from_now_on_takes_immutable_owners() {
    use PolicyFlags as Flags;
    let (none, observe, immutable) =
        (Flags::NONE, Flags::OBSERVE_ONLY, Flags::REQUIRE_IMMUTABLE_OWNER);
    let (sender, receiver, both) = (Sides::Sender, Sides::Receiver, Sides::Both);
    let cases = [
        (sender, none, receiver, immutable),
        (both, none, receiver, immutable),
        (both, observe, receiver, Flags::ALL),
        (receiver, none, receiver, none),
        (receiver, immutable, both, immutable),
        (sender, none, both, none),
        (both, observe, sender, observe),
    ];
    let mut s = Stage::new();
    for (old_sides, old_flags, sides, flags) in cases {
        let settings = PolicySettings { sides: old_sides, flags: old_flags, ..settings() };
        let update = s.update(settings.clone());
        s.govern(update);
        let update = s.update_list(sides, &settings.networks);
        let done = does(&mut s.world, update, &[&s.authority]);
        let settings = PolicySettings { sides, flags, ..settings };
        assert_eq!(s.record().settings, settings);
        let (mint, authority, generation) = (s.mint, s.authority.pubkey(), s.record().generation);
        let event = PolicyUpdated { mint, authority, settings, generation };
        assert_eq!(done.event, event.into());
    }
}

#[test]
fn refuses_lists_that_no_policy_has() {
    let mut s = Stage::new();
    for (name, metas, expected) in refused() {
        println!("{name}");
        let (hook, policy, authority) =
            (TRANSFER_HOOK_PROGRAM_ID, s.policy(), s.authority.pubkey());
        let update = update_extra_account_meta_list(&hook, &policy, &s.mint, &authority, &metas);
        refuses(&mut s.world, update, &[&s.authority], expected);
    }
}

#[test]
fn refuses_another_mint() {
    let mut s = Stage::new();
    for other in [s.other.mint, wallet(1), s.stranger.pubkey()] {
        let update = s.update_list(Sides::Both, &[wallet(1)]).account(MINT, other);
        refuses(&mut s.world, update, &[&s.authority], HookError::WrongMint);
    }
}
