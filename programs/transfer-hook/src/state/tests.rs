use std::vec;

use portcullis_types::{
    Combination, ExemptionKind, PermanentDelegateRule, Sides,
    solana::{PolicyAccount, PolicyFlags},
};
use proptest::prelude::*;

use super::Policy;
use crate::{PolicySettings, error::HookError};

fn address(byte: u8) -> anchor_lang::prelude::Address {
    [byte; 32].into()
}

fn settings() -> PolicySettings {
    PolicySettings {
        sides: 3,
        combination: 2,
        permanent_delegate_rule: 4,
        flags: 3,
        attributes: 0x0102_0304_0506_0708,
        min_remaining_seconds: 9,
        max_age_seconds: 10,
        networks: vec![address(11), address(12)],
    }
}

fn policy() -> Policy {
    let mut policy: Policy = bytemuck::Zeroable::zeroed();
    policy.initialize(address(1), address(2), address(3), 254, &settings()).expect("valid");
    policy
}

fn refusal(settings: PolicySettings) -> anchor_lang::prelude::Error {
    policy().apply(&settings).expect_err("refused")
}

#[test]
fn the_reader_reads_what_the_program_writes() {
    let mut policy = policy();
    policy.pending_authority = address(4);
    policy.exempt(&address(21), ExemptionKind::Bridge).expect("room");
    policy.exempt(&address(22), ExemptionKind::Vault).expect("room");
    let account = PolicyAccount::new(bytemuck::bytes_of(&policy)).expect("a policy");

    assert_eq!(*account.mint(), [1; 32]);
    assert_eq!(*account.authority(), [2; 32]);
    assert_eq!(account.pending_authority(), Some(&[4; 32]));
    assert_eq!(*account.rent_payer(), [3; 32]);
    assert_eq!(account.bump(), 254);
    assert_eq!(account.generation(), 3);
    assert_eq!(account.flags(), PolicyFlags::ALL);
    assert_eq!(account.networks(), [[11; 32], [12; 32]]);
    assert_eq!(
        account.exemptions().collect::<Vec<_>>(),
        [(&[21; 32], ExemptionKind::Bridge), (&[22; 32], ExemptionKind::Vault)]
    );
    assert!(account.is_exempt(&[21; 32]) && !account.is_exempt(&[0; 32]));
    assert_eq!(account.requirement().attributes.0, 0x0102_0304_0506_0708);
    assert_eq!(account.requirement().min_remaining_seconds, 9);
    assert_eq!(account.requirement().max_age_seconds, 10);
    let facts = account.policy();
    assert_eq!(facts.sides, Sides::Both);
    assert_eq!(facts.networks, 2);
    assert_eq!(facts.combination, Combination::Any);
    assert_eq!(facts.permanent_delegate_rule, PermanentDelegateRule::Denied);
    assert!(facts.observe_only && facts.require_immutable_owner && !facts.paused);
    assert!(
        account
            .listed_metas()
            .eq(PolicyAccount::extra_account_metas(Sides::Both, &[[11; 32], [12; 32]]))
    );
}

#[test]
fn a_shorter_list_leaves_nothing_of_the_longer_one() {
    let mut policy = policy();
    let fewer = PolicySettings { sides: 1, networks: vec![address(11)], ..settings() };
    policy.apply(&fewer).expect("valid");
    let account = PolicyAccount::new(bytemuck::bytes_of(&policy)).expect("a policy");
    assert_eq!(account.listed_metas().count(), 3);
    assert!(policy.extra_account_metas.iter().skip(3 * 35).all(|byte| *byte == 0));
    assert!(policy.networks.iter().skip(1).all(|network| *network == address(0)));
}

#[test]
fn what_no_policy_can_be_is_refused() {
    let cases: [(PolicySettings, HookError); 12] = [
        (PolicySettings { sides: 0, ..settings() }, HookError::InvalidSides),
        (PolicySettings { sides: 4, ..settings() }, HookError::InvalidSides),
        (PolicySettings { combination: 0, ..settings() }, HookError::InvalidCombination),
        (PolicySettings { combination: 3, ..settings() }, HookError::InvalidCombination),
        (
            PolicySettings { permanent_delegate_rule: 0, ..settings() },
            HookError::InvalidPermanentDelegateRule,
        ),
        (
            PolicySettings { permanent_delegate_rule: 5, ..settings() },
            HookError::InvalidPermanentDelegateRule,
        ),
        (PolicySettings { flags: 4, ..settings() }, HookError::InvalidFlags),
        (PolicySettings { networks: vec![], ..settings() }, HookError::InvalidNetworks),
        (
            PolicySettings { networks: (1..=5).map(address).collect(), ..settings() },
            HookError::InvalidNetworks,
        ),
        (
            PolicySettings { networks: vec![address(1), address(1)], ..settings() },
            HookError::InvalidNetworks,
        ),
        (
            PolicySettings { networks: vec![address(1), address(0)], ..settings() },
            HookError::ZeroAddress,
        ),
        (PolicySettings { networks: vec![address(0)], ..settings() }, HookError::ZeroAddress),
    ];
    for (settings, expected) in cases {
        assert_eq!(refusal(settings), expected.into());
    }
}

#[test]
fn sixteen_wallets_can_be_exempt() {
    let mut policy = policy();
    for byte in 1..=16 {
        policy.exempt(&address(byte), ExemptionKind::Other).expect("room");
    }
    let full = policy.exempt(&address(17), ExemptionKind::Other).expect_err("full");
    assert_eq!(full, HookError::ExemptionsFull.into());
    let twice = policy.exempt(&address(16), ExemptionKind::Other).expect_err("twice");
    assert_eq!(twice, HookError::ExemptionExists.into());
}

#[test]
fn the_generations_end() {
    let mut policy = policy();
    policy.generation = (u32::MAX - 1).into();
    policy.advance().expect("the last one");
    let end = policy.advance().expect_err("no more");
    assert_eq!(end, HookError::GenerationsExhausted.into());
}

proptest! {
    /// Against a list, whatever is added and removed in whatever order.
    #[test]
    fn exemptions_are_a_set(steps in prop::collection::vec((any::<bool>(), 1u8..20), 0..60)) {
        let mut policy = policy();
        let mut model: Vec<u8> = Vec::new();
        for (add, byte) in steps {
            if add {
                let done = policy.exempt(&address(byte), ExemptionKind::Vault).is_ok();
                prop_assert_eq!(done, !model.contains(&byte) && model.len() < 16);
                if done {
                    model.push(byte);
                }
            } else {
                let done = policy.end_exemption(&address(byte)).is_ok();
                prop_assert_eq!(done, model.contains(&byte));
                model.retain(|kept| *kept != byte);
            }
            let account = PolicyAccount::new(bytemuck::bytes_of(&policy)).expect("a policy");
            prop_assert_eq!(account.exemptions().count(), model.len());
            for byte in 0..20 {
                prop_assert_eq!(account.is_exempt(&[byte; 32]), model.contains(&byte));
            }
        }
    }
}
