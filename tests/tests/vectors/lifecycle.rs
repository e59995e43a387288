//! `lifecycle.json`: every step by its real instruction.

use e2e::{
    chain::{Chain, Failure, Receipt},
    outcome::outcome,
    vectors::lifecycle_cases,
};

use crate::life::Life;

#[test]
fn programs_take_every_step_as_the_file_says() {
    let mut chain = Chain::new();
    let mut wrong = Vec::new();
    for (id, case) in (0..).zip(lifecycle_cases().unwrap()) {
        let mut life = Life::new(&mut chain, &case, id);
        for (index, step) in case.steps.iter().enumerate() {
            let result = life.take(step);
            let got = (outcome(&result), life.pass(), life.verdict().name());
            if got != (step.expected.clone(), step.after, step.verdict.as_str()) {
                wrong.push(format!(
                    "{} {index}: {got:?} {} {:?} {}",
                    case.name, step.expected, step.after, step.verdict
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
fn _x(_: Result<Receipt, Failure>) {}
