//! `lifecycle.json`: every step by its real instruction.

use e2e::{
    chain::Chain,
    outcome::{OK, outcome},
    vectors::{StepVector, lifecycle_cases},
};
use portcullis_solana::GatewayError;

use crate::life::Life;

/// What a step on a pass that is not there fails with: the program finds no account to load, and so
/// does not come to ask the lifecycle, whose answer would be `NoPass`.
const NO_ACCOUNT: &str = "AccountDataTooSmall";
/// How many steps of the file are such.
const STEPS_WITHOUT_A_PASS: usize = 14;

fn expected(step: &StepVector, pass_exists: bool) -> &str {
    if step.expected == "NoPass" && !pass_exists { NO_ACCOUNT } else { &step.expected }
}

#[test]
fn programs_take_every_step_as_the_file_says() {
    let mut chain = Chain::new();
    let mut without_a_pass = 0;
    for (id, case) in (0..).zip(lifecycle_cases().unwrap()) {
        let mut life = Life::new(&mut chain, &case, id);
        for (index, step) in case.steps.iter().enumerate() {
            let place = format!("{}, step {index}", case.name);
            let expected = expected(step, life.pass().is_some());
            without_a_pass += usize::from(expected == NO_ACCOUNT);
            let result = life.take(step);
            assert_eq!(outcome(&result), expected, "{place}");
            if let Err(failure) = &result
                && expected != NO_ACCOUNT
            {
                let named = failure.code().and_then(GatewayError::from_code);
                assert_eq!(named.map(GatewayError::name), Some(expected), "{place}");
            }
            assert_eq!(result.is_ok(), step.expected == OK, "{place}");
            assert_eq!(life.pass(), step.after, "{place}");
            assert_eq!(life.verdict().name(), step.verdict, "{place}");
        }
    }
    assert_eq!(without_a_pass, STEPS_WITHOUT_A_PASS);
}
