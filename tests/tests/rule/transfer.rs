//! `transfer.json`.

use std::collections::HashSet;

use e2e::vectors::{TransferCase, transfer_cases};
use portcullis_types::{
    Combination, Denial, PermanentDelegateRule, Reason, Side, Sides, TransferVerdict,
};

use crate::assert_unique;

fn cases() -> Vec<TransferCase> {
    transfer_cases().expect("vectors/transfer.json")
}

#[test]
fn rule_answers_every_case_as_stated() {
    for case in cases() {
        assert_eq!(Some(case.verdict()), case.stated(), "{}", case.name);
    }
}

#[test]
fn the_file_holds_enough_cases_and_each_has_its_own_name() {
    let cases = cases();
    assert!(cases.len() >= 200, "{} cases in transfer.json", cases.len());
    assert_unique(cases.into_iter().map(|case| case.name));
}

#[test]
fn every_case_asks_something_else() {
    let unnamed = |case| TransferCase { name: String::new(), ..case };
    assert_unique(cases().into_iter().map(|case| format!("{:?}", unnamed(case))));
}

#[test]
fn every_denial_is_acted_on_and_observed() {
    let stated: HashSet<TransferVerdict> =
        cases().iter().filter_map(TransferCase::stated).collect();
    for denial in (0..=u8::MAX).filter_map(Denial::from_code) {
        assert!(stated.contains(&TransferVerdict::Deny(denial)), "{denial:?}");
        // A pause is acted on, observed or not.
        let observed = stated.contains(&TransferVerdict::Observed(denial));
        assert_eq!(observed, denial != Denial::TransfersPaused, "{denial:?}");
    }
}

#[test]
fn every_kind_of_denial_goes_before_every_later_one() {
    let kinds = [
        "transfers_paused",
        "permanent_delegate_denied",
        "sender",
        "receiver",
        "receiver_owner_mutable",
    ];
    let kind = |denial| match denial {
        Denial::TransfersPaused => 0,
        Denial::PermanentDelegateDenied => 1,
        Denial::Wallet(Side::Sender, _) => 2,
        Denial::Wallet(Side::Receiver, _) => 3,
        Denial::ReceiverOwnerMutable => 4,
    };
    let cases = cases();
    for (index, first) in kinds.iter().enumerate() {
        for second in kinds.iter().skip(index).skip(1) {
            let name = format!("{first}_goes_before_{second}");
            let case = cases.iter().find(|case| case.name == name).expect(&name);
            assert_eq!(Denial::from_code(case.code).map(kind), Some(index), "{name}");
        }
    }
}

#[test]
fn every_choice_of_a_policy_is_covered() {
    let cases = cases();
    let asked: HashSet<(Combination, u8)> =
        cases.iter().map(|case| (case.policy.combination, case.policy.networks)).collect();
    let sides: HashSet<(Sides, Combination)> =
        cases.iter().map(|case| (case.policy.sides, case.policy.combination)).collect();
    for combination in Combination::ALL {
        for networks in 1..=4 {
            assert!(asked.contains(&(combination, networks)), "{combination:?} of {networks}");
        }
        for choice in Sides::ALL {
            assert!(sides.contains(&(choice, combination)), "{combination:?} of {choice:?}");
        }
    }
    let rules: HashSet<(PermanentDelegateRule, bool)> = cases
        .iter()
        .map(|case| (case.policy.permanent_delegate_rule, case.transfer.by_permanent_delegate))
        .collect();
    for rule in PermanentDelegateRule::ALL {
        for by_delegate in [false, true] {
            assert!(
                rules.contains(&(rule, by_delegate)),
                "{rule:?}, by the delegate: {by_delegate}"
            );
        }
    }
}

/// What no chain can show would be a case for nobody.
#[test]
fn every_network_has_a_verdict_on_either_side_and_is_paused_for_both() {
    let paused = Reason::NetworkPaused.code();
    for case in cases() {
        let networks = usize::from(case.policy.networks);
        for side in Side::ALL {
            assert_eq!(case.verdicts.of(side).len(), networks, "{}", case.name);
            assert!(case.verdicts.of(side).iter().all(|code| *code <= paused), "{}", case.name);
        }
        for (sender, receiver) in case.verdicts.sender.iter().zip(&case.verdicts.receiver) {
            let codes = [*sender, *receiver];
            assert!(!codes.contains(&paused) || !codes.contains(&0), "{}", case.name);
        }
    }
}
