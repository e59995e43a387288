#![allow(clippy::arithmetic_side_effects)]

use proptest::prelude::*;

use super::*;
use crate::{
    GATEWAY_PROGRAM_ID, TRANSFER_HOOK_PROGRAM_ID,
    event::tests::any_event,
    transfer_hook::{self, HookEvent, event::tests::any_event as any_hook_event},
};

mod runtime;

use runtime::{
    Call, Step, any_data, any_program, any_transaction, data_line, foreign, truncate, written_by,
};

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
    let found = from_logs(&gateway_logs(&[data_line(&sample().encode())]));
    assert_eq!(found, LoggedEvents { events: vec![sample()], ..LoggedEvents::default() });
}

#[test]
fn more_programs_than_are_remembered_are_told_apart() {
    let mut logs = Vec::new();
    let others = u8::try_from(Names::MAX).unwrap() * 2;
    let other = |byte: u8| Address::from([byte; 32]);
    // Twice: what is remembered, and what is read again.
    for _ in 0..2 {
        for other in (1..=others).map(&other) {
            logs.push(format!("Program {other} invoke [1]"));
            logs.push(data_line(&sample().encode()));
            logs.push(format!("Program {other} success"));
        }
        logs.extend(gateway_logs(&[data_line(&sample().encode())]));
    }
    let found = from_logs(&logs);
    assert_eq!(found, LoggedEvents { events: vec![sample(); 2], ..LoggedEvents::default() });
    let last = logs.len() - 1;
    logs[last] = format!("Program {} success", other(others));
    assert!(from_logs(&logs).truncated, "another program cannot return");
}

#[test]
fn believes_no_text_that_looks_like_the_runtimes() {
    let (id, data) = (GATEWAY_PROGRAM_ID, data_line(&sample().encode()));
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
    assert_eq!(from_logs(&[data_line(&sample().encode())]), LoggedEvents::default());
    let mut logs = gateway_logs(&[]);
    logs.push(data_line(&sample().encode()));
    assert_eq!(from_logs(&logs), LoggedEvents::default());
}

#[test]
fn reports_what_it_cannot_read() {
    let found = from_logs(&gateway_logs(&[
        "Program data: *".into(),
        "Program data: ".into(),
        "Program data: AAAA AAAA".into(),
        format!("Program data: {}", BASE64_STANDARD.encode([5; 40])),
        data_line(&sample().encode()),
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
    let mut logs = gateway_logs(&[data_line(&sample().encode())]);
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
        vec![format!("Program {id} invoke [2]"), data_line(&sample().encode())],
        vec![format!("Program {id} success")],
        vec![format!("Program {id} invoke [1]")],
        vec![format!("Program {id} invoke [1]"), format!("Program {evil} invoke [1]")],
        vec![format!("Program {id} invoke [1]"), format!("Program {evil} success")],
        vec!["Log truncated".into(), data_line(&sample().encode())],
    ] {
        let expected = LoggedEvents { truncated: true, ..LoggedEvents::default() };
        assert_eq!(from_logs(&logs), expected, "{logs:?}");
    }
}

#[test]
fn a_caller_and_a_callee_are_not_the_gateway() {
    let event = || Step::Event(sample().encode());
    let other = |steps| Step::Call(Call { program: foreign(1), steps });
    let gateway = |steps| Step::Call(Call { program: GATEWAY_PROGRAM_ID, steps });
    let tree = [other(vec![event(), gateway(vec![other(vec![event()]), event()]), event()])];
    let (logs, _) = runtime::run(&tree);
    let found = from_logs(&logs);
    assert_eq!(found, LoggedEvents { events: vec![sample()], ..LoggedEvents::default() });
}

/// A transfer: the token program calls the hook. Nor are the two programs believed for each other.
#[test]
fn each_program_is_believed_for_itself_alone() {
    let event = HookEvent::from(transfer_hook::event::PolicyPauseSet {
        mint: Address::from([1; 32]),
        authority: Address::from([2; 32]),
        paused: true,
        generation: 3,
    });
    let both = || vec![Step::Event(sample().encode()), Step::Event(event.encode())];
    let call = |program, steps| Step::Call(Call { program, steps });
    let mut token = both();
    token.push(call(TRANSFER_HOOK_PROGRAM_ID, both()));
    let gateway = vec![Step::Event(event.encode()); 2];
    let tree = [call(foreign(1), token), call(GATEWAY_PROGRAM_ID, gateway)];
    let (logs, _) = runtime::run(&tree);

    let unknown = |data: Vec<u8>| EventError::UnknownDiscriminator(data[..8].try_into().unwrap());
    let hook = LoggedEvents {
        events: vec![event.clone()],
        undecoded: vec![unknown(sample().encode())],
        ..LoggedEvents::default()
    };
    assert_eq!(transfer_hook::event::from_logs(&logs), hook);
    let gateway =
        LoggedEvents { undecoded: vec![unknown(event.encode()); 2], ..LoggedEvents::default() };
    assert_eq!(from_logs(&logs), gateway);
}

proptest! {
    #[test]
    fn finds_exactly_what_the_program_wrote(transaction in any_transaction()) {
        let (logs, written) = runtime::run(&transaction);
        prop_assert_eq!(from_logs(&logs), written_by(&written));
        prop_assert_eq!(transfer_hook::event::from_logs(&logs), written_by(&written));
    }

    #[test]
    fn believes_no_more_of_logs_cut_off_by_the_runtime(
        transaction in any_transaction(),
        limit in 0_usize..3_000,
    ) {
        let (logs, written) = runtime::run(&transaction);
        let cut = truncate(&logs, limit);
        let (gateway, hook) = (from_logs(&cut), transfer_hook::event::from_logs(&cut));
        prop_assert!(written_by(&written).events.starts_with(&gateway.events));
        prop_assert!(written_by(&written).events.starts_with(&hook.events));
        prop_assert_eq!([gateway.truncated, hook.truncated], [cut != logs; 2]);
    }

    #[test]
    fn believes_no_more_of_the_first_lines_alone(
        transaction in any_transaction(),
        share in 0.0..1.0,
    ) {
        let (logs, written) = runtime::run(&transaction);
        let lines = (logs.len() as f64 * share) as usize;
        let first = &logs[..lines];
        let (gateway, hook) = (from_logs(first), transfer_hook::event::from_logs(first));
        prop_assert!(written_by(&written).events.starts_with(&gateway.events));
        prop_assert!(written_by(&written).events.starts_with(&hook.events));
        let whole = lines == 0 || logs[lines - 1].ends_with("success");
        prop_assert!(whole || (gateway.truncated && hook.truncated));
    }

    #[test]
    fn never_panics(
        logs in prop::collection::vec(
            prop_oneof![
                any::<String>(),
                "(Program |Log )?(data: |log: |[1-9A-Za-z]{30,46} )?(invoke \\[|success|failed: )?.*",
                any_data().prop_map(|data| data_line(&data)),
                any_program().prop_map(|id| format!("Program {id} invoke [1]")),
                any_program().prop_map(|id| format!("Program {id} success")),
            ],
            0..12,
        ),
    ) {
        from_logs(&logs);
        transfer_hook::event::from_logs(&logs);
    }
}
