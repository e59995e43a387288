#![allow(clippy::arithmetic_side_effects)]

use proptest::prelude::*;

use super::*;
use crate::event::tests::any_event;

mod runtime;

use runtime::{Call, Step, any_transaction, data_line, foreign, truncate};

/// Logs of one call of the gateway, around `lines`.
fn gateway_logs(lines: &[String]) -> Vec<String> {
    let id = GATEWAY_PROGRAM_ID;
    let mut logs = vec![format!("Program {id} invoke [1]")];
    logs.extend_from_slice(lines);
    logs.push(format!("Program {id} consumed 1200 of 200000 compute units"));
    logs.push(format!("Program {id} success"));
    logs
}

fn sample() -> GatewayEvent {
    crate::event::NetworkUnpaused {
        network: Address::from([1; 32]),
        authority: Address::from([2; 32]),
    }
    .into()
}

#[test]
fn finds_the_event_of_a_call() {
    let found = from_logs(&gateway_logs(&[data_line(&sample())]));
    assert_eq!(found, LoggedEvents { events: vec![sample()], ..LoggedEvents::default() });
}

#[test]
fn believes_no_text_that_looks_like_the_runtimes() {
    let (id, data) = (GATEWAY_PROGRAM_ID, data_line(&sample()));
    let evil = foreign(1);
    let whole_call = gateway_logs(std::slice::from_ref(&data)).join("\n");
    for line in [
        data.clone(),
        format!("Program log: {data}"),
        format!("Program log: x\n{whole_call}"),
        format!("Program log: Program {id} invoke [2]"),
        format!("Program log: invoke [2]\nProgram {id} invoke [2]\n{data}"),
        format!("Program return: {id} {}", &data["Program data: ".len()..]),
        format!(" {data}"),
        format!("Program data:{}", &data["Program data:".len() + 1..]),
        format!("{id} {data}"),
    ] {
        let logs = [
            format!("Program {evil} invoke [1]"),
            line,
            data.clone(),
            format!("Program {evil} success"),
        ];
        assert_eq!(from_logs(&logs), LoggedEvents::default(), "{logs:?}");
    }
}

#[test]
fn a_line_outside_of_every_call_is_nobodys() {
    assert_eq!(from_logs(&[data_line(&sample())]), LoggedEvents::default());
    let mut logs = gateway_logs(&[]);
    logs.push(data_line(&sample()));
    assert_eq!(from_logs(&logs), LoggedEvents::default());
}

#[test]
fn reports_what_it_cannot_read() {
    let found = from_logs(&gateway_logs(&[
        "Program data: *".into(),
        "Program data: ".into(),
        "Program data: AAAA AAAA".into(),
        format!("Program data: {}", BASE64_STANDARD.encode([5; 40])),
        data_line(&sample()),
    ]));
    assert_eq!(found.events, [sample()]);
    assert_eq!(
        found.undecoded,
        [
            EventError::NotBase64,
            EventError::TooShort(0),
            EventError::NotBase64,
            EventError::UnknownDiscriminator([5; 8]),
        ]
    );
    assert!(!found.truncated);
}

#[test]
fn nothing_remains_of_a_failed_transaction() {
    let id = GATEWAY_PROGRAM_ID;
    let mut logs = gateway_logs(&[data_line(&sample())]);
    logs.push(format!("Program {id} invoke [1]"));
    logs.push("Program failed to complete: out of compute".into());
    assert!(!from_logs(&logs).failed);
    logs.push(format!("Program {id} failed: custom program error: 0x1774"));
    assert_eq!(from_logs(&logs), LoggedEvents { failed: true, ..LoggedEvents::default() });
}

#[test]
fn lines_that_do_not_fit_are_missing_lines() {
    let (id, evil) = (GATEWAY_PROGRAM_ID, foreign(1));
    for logs in [
        vec![format!("Program {id} invoke [2]"), data_line(&sample())],
        vec![format!("Program {id} success")],
        vec![format!("Program {id} invoke [1]")],
        vec![format!("Program {id} invoke [1]"), format!("Program {evil} invoke [1]")],
        vec![format!("Program {id} invoke [1]"), format!("Program {evil} success")],
        vec!["Log truncated".into(), data_line(&sample())],
    ] {
        let expected = LoggedEvents { truncated: true, ..LoggedEvents::default() };
        assert_eq!(from_logs(&logs), expected, "{logs:?}");
    }
}

#[test]
fn a_caller_and_a_callee_are_not_the_gateway() {
    let event = sample();
    let other = |steps| Step::Call(Call { program: foreign(1), steps });
    let gateway = |steps| Step::Call(Call { program: GATEWAY_PROGRAM_ID, steps });
    let tree = [other(vec![
        Step::Event(event),
        gateway(vec![other(vec![Step::Event(event)]), Step::Event(event)]),
        Step::Event(event),
    ])];
    let (logs, written) = runtime::run(&tree);
    assert_eq!(written, [event]);
    assert_eq!(from_logs(&logs).events, written);
}

proptest! {
    #[test]
    fn finds_exactly_what_the_gateway_wrote(transaction in any_transaction()) {
        let (logs, written) = runtime::run(&transaction);
        let expected = LoggedEvents { events: written, ..LoggedEvents::default() };
        prop_assert_eq!(from_logs(&logs), expected);
    }

    #[test]
    fn believes_no_more_of_logs_cut_off_by_the_runtime(
        transaction in any_transaction(),
        limit in 0_usize..3_000,
    ) {
        let (logs, written) = runtime::run(&transaction);
        let cut = truncate(&logs, limit);
        let found = from_logs(&cut);
        prop_assert!(written.starts_with(&found.events));
        prop_assert_eq!(found.truncated, cut != logs);
    }

    #[test]
    fn believes_no_more_of_the_first_lines_alone(
        transaction in any_transaction(),
        share in 0.0..1.0,
    ) {
        let (logs, written) = runtime::run(&transaction);
        let lines = (logs.len() as f64 * share) as usize;
        let found = from_logs(&logs[..lines]);
        prop_assert!(written.starts_with(&found.events));
        prop_assert!(found.truncated || lines == 0 || logs[lines - 1].ends_with("success"));
    }

    #[test]
    fn never_panics(
        logs in prop::collection::vec(
            prop_oneof![
                any::<String>(),
                "(Program |Log )?(data: |log: |[1-9A-Za-z]{30,46} )?(invoke \\[|success|failed: )?.*",
                any_event().prop_map(|event| data_line(&event)),
                Just(format!("Program {GATEWAY_PROGRAM_ID} invoke [1]")),
                Just(format!("Program {GATEWAY_PROGRAM_ID} success")),
            ],
            0..12,
        ),
    ) {
        from_logs(&logs);
    }
}
