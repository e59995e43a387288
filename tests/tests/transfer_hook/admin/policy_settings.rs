//! What a policy can ask, to the edges, as one is written and as it is changed.

use portcullis_solana::{
    Address, Instruction,
    transfer_hook::{HookError, PolicyFlags, PolicySettings, instruction::InitializePolicy},
};
use portcullis_types::{Attributes, Combination, PermanentDelegateRule, Requirement, Sides};
use solana_keypair::Keypair;

use super::{
    outcome::{Tampered, does, refuses},
    stage::{Stage, settings, wallet},
};

/// Offsets in the data of both instructions.
const SIDES: usize = 1;
const COMBINATION: usize = 2;
const RULE: usize = 3;
const FLAGS: usize = 4;

/// Settings written to a mint without a policy, and to one with.
fn both(
    s: &mut Stage,
    settings: &PolicySettings,
    mint: &Address,
) -> [(Instruction, Vec<Keypair>); 2] {
    let (payer, authority) = (s.payer.insecure_clone(), s.authority.insecure_clone());
    let settings = settings.clone();
    let update = s.update(settings.clone());
    let initialize = InitializePolicy { settings, ..s.initialize(mint) }.instruction();
    [(initialize, vec![payer, authority.insecure_clone()]), (update, vec![authority])]
}

fn takes(settings: PolicySettings) {
    let mut s = Stage::new();
    let mint = s.make(s.gated("copper"));
    for (instruction, by) in both(&mut s, &settings, &mint) {
        let by: Vec<&Keypair> = by.iter().collect();
        does(&mut s.world, instruction, &by);
    }
    assert_eq!(s.record_of(&mint).settings, settings);
    assert_eq!(s.record().settings, settings);
}

fn refuses_networks(networks: &[Address], expected: HookError) {
    let mut s = Stage::new();
    let mint = s.make(s.gated("copper"));
    let settings = PolicySettings { networks: networks.to_vec(), ..settings() };
    for (instruction, by) in both(&mut s, &settings, &mint) {
        let by: Vec<&Keypair> = by.iter().collect();
        refuses(&mut s.world, instruction, &by, expected);
    }
}

fn refuses_byte(offset: usize, values: &[u8], expected: HookError) {
    let mut s = Stage::new();
    let mint = s.make(s.gated("copper"));
    for (instruction, by) in both(&mut s, &settings(), &mint) {
        let by: Vec<&Keypair> = by.iter().collect();
        for value in values {
            let mut data = instruction.data.clone();
            data[offset] = *value;
            refuses(&mut s.world, instruction.clone().data(data), &by, expected);
        }
    }
}

fn networks(count: u8) -> Vec<Address> {
    (1..=count).map(wallet).collect()
}

#[test]
fn every_choice_there_is_is_taken() {
    for sides in Sides::ALL {
        takes(PolicySettings { sides, ..settings() });
    }
    for combination in [Combination::All, Combination::Any] {
        takes(PolicySettings { combination, ..settings() });
    }
    for permanent_delegate_rule in PermanentDelegateRule::ALL {
        takes(PolicySettings { permanent_delegate_rule, ..settings() });
    }
    for flags in (0..=PolicyFlags::ALL.0).map(PolicyFlags) {
        takes(PolicySettings { flags, ..settings() });
    }
}

#[test]
fn one_to_four_networks_are_taken() {
    for count in 1..=4 {
        takes(PolicySettings { networks: networks(count), ..settings() });
    }
}

#[test]
fn any_requirement_is_taken() {
    for word in [0, 1, u64::MAX] {
        let requirement = Requirement {
            attributes: Attributes(word),
            min_remaining_seconds: word,
            max_age_seconds: word,
        };
        takes(PolicySettings { requirement, ..settings() });
    }
}

#[test]
fn refuses_sides_that_are_none() {
    refuses_byte(SIDES, &[0, 4, u8::MAX], HookError::InvalidSides);
}

#[test]
fn refuses_a_combination_that_is_none() {
    refuses_byte(COMBINATION, &[0, 3, u8::MAX], HookError::InvalidCombination);
}

#[test]
fn refuses_a_rule_for_the_permanent_delegate_that_is_none() {
    refuses_byte(RULE, &[0, 5, u8::MAX], HookError::InvalidPermanentDelegateRule);
}

#[test]
fn refuses_flags_that_mean_nothing() {
    refuses_byte(FLAGS, &[4, 7, 128, u8::MAX], HookError::InvalidFlags);
}

#[test]
fn refuses_no_networks() {
    refuses_networks(&[], HookError::InvalidNetworks);
}

#[test]
fn refuses_more_than_four_networks() {
    for count in [5, 6, 20] {
        refuses_networks(&networks(count), HookError::InvalidNetworks);
    }
}

#[test]
fn refuses_a_network_twice() {
    let [a, b, c, _] = [1, 2, 3, 4].map(wallet);
    for twice in [vec![a, a], vec![a, b, a], vec![a, b, c, a], vec![a, b, c, c]] {
        refuses_networks(&twice, HookError::InvalidNetworks);
    }
}

#[test]
fn refuses_the_zero_address_as_a_network() {
    let (a, zero) = (wallet(1), Address::default());
    for networks in [vec![zero], vec![zero, a], vec![a, zero]] {
        refuses_networks(&networks, HookError::ZeroAddress);
    }
}
