//! Which moments of the files the chain under test can show a program.

use e2e::{
    chain::Chain,
    vectors::{evaluate_cases, lifecycle_cases},
};

/// Cases whose clock the chain cannot hold, by name. Its clock is a signed 64-bit number, as the
/// rule's is, so there are none; one that appears here must be taken out of the two suites aloud.
const UNREPRESENTABLE: [&str; 0] = [];

#[test]
fn every_moment_of_the_files_can_be_set() {
    let mut chain = Chain::new();
    let evaluations = evaluate_cases().unwrap();
    let lives = lifecycle_cases().unwrap();
    let moments = evaluations.iter().map(|case| (case.name.as_str(), case.now)).chain(
        lives.iter().flat_map(|case| case.steps.iter().map(|step| (case.name.as_str(), step.now))),
    );
    let mut lost: Vec<&str> = Vec::new();
    for (name, now) in moments {
        chain.set_now(now);
        if chain.now() != now {
            lost.push(name);
        }
    }
    assert_eq!(lost, UNREPRESENTABLE);
}
