//! The Rust rule gives the answers that the vector files state.

mod transfer;

use e2e::vectors::{
    Action, EvaluateCase, LifecycleCase, Model, Role, TransferCase, Vectors, error_name,
    evaluate_cases, lifecycle_cases, text,
};
use portcullis_types::{PassState, Reason, Verdict, lifecycle::LifecycleError};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use std::{collections::HashSet, fmt::Debug, hash::Hash};

const REFUSALS: [LifecycleError; 14] = [
    LifecycleError::PassExists,
    LifecycleError::PassRevoked,
    LifecycleError::PassFrozen,
    LifecycleError::PassNotFrozen,
    LifecycleError::ExpiryInPast,
    LifecycleError::LifetimeTooLong,
    LifecycleError::RenounceForbidden,
    LifecycleError::NotSingleUse,
    LifecycleError::NotLongExpired,
    LifecycleError::NotAuthorized,
    LifecycleError::PermissionMissing,
    LifecycleError::GatekeeperNotActive,
    LifecycleError::FrozenByNetwork,
    LifecycleError::InvalidReason,
];

/// Stops compiling when a refusal is added that [`REFUSALS`] does not list.
const fn listed(error: LifecycleError) {
    match error {
        LifecycleError::Denied(_)
        | LifecycleError::PassExists
        | LifecycleError::PassRevoked
        | LifecycleError::PassFrozen
        | LifecycleError::PassNotFrozen
        | LifecycleError::ExpiryInPast
        | LifecycleError::LifetimeTooLong
        | LifecycleError::RenounceForbidden
        | LifecycleError::NotSingleUse
        | LifecycleError::NotLongExpired
        | LifecycleError::NotAuthorized
        | LifecycleError::PermissionMissing
        | LifecycleError::GatekeeperNotActive
        | LifecycleError::FrozenByNetwork
        | LifecycleError::InvalidReason => {}
    }
}

fn evaluations() -> Vec<EvaluateCase> {
    evaluate_cases().expect("vectors/evaluate.json")
}

fn lives() -> Vec<LifecycleCase> {
    lifecycle_cases().expect("vectors/lifecycle.json")
}

fn assert_unique<T: Eq + Hash + Debug>(items: impl IntoIterator<Item = T>) {
    let mut seen = HashSet::new();
    for item in items {
        assert!(!seen.contains(&item), "{item:?} occurs twice");
        seen.insert(item);
    }
}

#[test]
fn rule_answers_every_case_as_stated() {
    for case in evaluations() {
        let verdict = case.verdict();
        assert_eq!(verdict.name(), case.expected, "{}", case.name);
        assert_eq!(verdict.code(), case.code, "{}", case.name);
    }
}

#[test]
fn lifecycle_takes_every_step_as_stated() {
    for case in lives() {
        let mut model = Model::new(&case);
        for (index, step) in case.steps.iter().enumerate() {
            let place = format!("{}, step {index}", case.name);
            let result = model.take(step).map_or_else(error_name, |()| "Ok".to_owned());
            assert_eq!(result, step.expected, "{place}");
            assert_eq!(model.pass(), step.after, "{place}");
            assert_eq!(model.verdict(step.now).name(), step.verdict, "{place}");
        }
    }
}

#[test]
fn files_hold_enough_cases_and_each_has_its_own_name() {
    let (evaluations, lives) = (evaluations(), lives());
    assert!(evaluations.len() >= 60, "{} cases in evaluate.json", evaluations.len());
    assert!(lives.len() >= 40, "{} cases in lifecycle.json", lives.len());
    assert_unique(evaluations.into_iter().map(|case| case.name));
    assert_unique(lives.into_iter().map(|case| case.name));
}

#[test]
fn every_case_asks_something_else() {
    assert_unique(
        evaluations()
            .into_iter()
            .map(|case| format!("{:?}", EvaluateCase { name: String::new(), ..case })),
    );
    assert_unique(
        lives()
            .into_iter()
            .map(|case| format!("{:?}", LifecycleCase { name: String::new(), ..case })),
    );
}

#[test]
fn every_verdict_is_covered() {
    let expected: HashSet<u8> = evaluations().iter().map(|case| case.code).collect();
    for code in 0..=10 {
        assert!(expected.contains(&code), "{:?}", Verdict::from_code(code));
    }
}

#[test]
fn every_reason_goes_before_every_later_one_that_can_apply_too() {
    let names: HashSet<String> = evaluations().into_iter().map(|case| case.name).collect();
    let cannot_meet = |first: Reason, second: Reason| match first {
        // Nothing is known of a pass that is not there, and a pass has one state.
        Reason::NoPass => second <= Reason::Expired,
        Reason::Revoked => second == Reason::Frozen,
        _ => false,
    };
    for first in Reason::ALL {
        for second in Reason::ALL.into_iter().filter(|second| *second > first) {
            let name = format!("{}_goes_before_{}", snake(first), snake(second));
            assert_eq!(names.contains(&name), !cannot_meet(first, second), "{name}");
        }
    }
}

fn snake(reason: Reason) -> String {
    let mut name = String::new();
    for letter in reason.name().chars() {
        if letter.is_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.push(letter.to_ascii_lowercase());
    }
    name
}

#[test]
fn every_refusal_is_covered() {
    REFUSALS.into_iter().for_each(listed);
    let cases = lives();
    let expected: HashSet<&str> =
        cases.iter().flat_map(|case| &case.steps).map(|step| step.expected.as_str()).collect();
    let denials = Reason::ALL
        .into_iter()
        // Another wallet's or network's pass is the account suites' concern: here there is one.
        .filter(|reason| *reason != Reason::WrongPass)
        .map(LifecycleError::Denied);
    for error in REFUSALS.into_iter().chain(denials) {
        assert!(expected.contains(error_name(error).as_str()), "{error:?}");
    }
}

#[test]
fn every_verb_meets_every_state_and_every_signer() {
    let mut states = HashSet::new();
    let mut signers = HashSet::new();
    for case in lives() {
        let mut before: Option<PassState> = None;
        for step in case.steps {
            let verb = verb_name(&step.action);
            states.insert((verb.clone(), before.map(PassState::code)));
            signers.insert((verb, step.by));
            before = step.after.map(|pass| pass.state);
        }
    }
    for verb in [
        "Issue",
        "Freeze",
        "Unfreeze",
        "Renew",
        "Revoke",
        "SetAttributes",
        "TakeOver",
        "Renounce",
        "Consume",
        "Close",
    ] {
        for state in [None, Some(1), Some(2), Some(3)] {
            assert!(states.contains(&(verb.to_owned(), state)), "{verb} in state {state:?}");
        }
        for signer in [
            Role::Gatekeeper0,
            Role::Gatekeeper1,
            Role::Authority,
            Role::Guardian,
            Role::Holder,
            Role::Stranger,
        ] {
            assert!(signers.contains(&(verb.to_owned(), signer)), "{verb} by {signer:?}");
        }
    }
}

fn verb_name(action: &Action) -> String {
    let value = serde_json::to_value(action).expect("an action is JSON");
    value["verb"].as_str().expect("tagged by its verb").to_owned()
}

#[test]
fn steps_name_gatekeepers_that_the_case_has_and_time_never_runs_back() {
    for case in lives() {
        let slots = case.gatekeepers.len();
        let mut last = i64::MIN;
        for step in &case.steps {
            let named = match step.action {
                Action::SetGatekeeperStatus { gatekeeper, .. }
                | Action::RaiseGeneration { gatekeeper }
                | Action::RemoveGatekeeper { gatekeeper }
                | Action::SetPermissions { gatekeeper, .. } => Some(gatekeeper),
                _ => step.by.slot(),
            };
            assert!(named.is_none_or(|slot| usize::from(slot) < slots), "{}", case.name);
            assert!(step.now >= last, "{}", case.name);
            last = step.now;
        }
    }
}

#[test]
fn nothing_in_the_files_is_ignored() {
    assert_reads_whole::<EvaluateCase>("evaluate.json");
    assert_reads_whole::<LifecycleCase>("lifecycle.json");
    assert_reads_whole::<TransferCase>("transfer.json");
}

fn assert_reads_whole<Case: Serialize + DeserializeOwned>(file: &str) {
    let text = text(file).expect("the file is there");
    let written: Value = serde_json::from_str(&text).expect("JSON");
    let read: Vectors<Case> = serde_json::from_str(&text).expect("the documented form");
    assert_eq!(serde_json::to_value(read).expect("JSON"), written, "{file}");
}
