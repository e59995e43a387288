//! Writes logs as the runtime does, for transactions of any shape.

use proptest::prelude::*;

use super::*;

/// A program that runs.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub(super) program: Address,
    pub(super) steps: Vec<Step>,
}

/// What a program does.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// Writes this event: the gateway truly, any other program as a forgery.
    Event(GatewayEvent),
    /// Writes text, through the runtime's `Program log: `.
    Text(String),
    Call(Call),
}

/// One of a few programs that are not the gateway; the first differs from it by one bit.
pub(super) fn foreign(index: u8) -> Address {
    let mut bytes = GATEWAY_PROGRAM_ID.to_bytes();
    bytes[31] ^= 1 << (index % 8);
    Address::from(bytes)
}

pub(super) fn data_line(event: &GatewayEvent) -> String {
    format!("Program data: {}", BASE64_STANDARD.encode(event.encode()))
}

/// The logs, and what the gateway wrote in truth.
pub(super) fn run(steps: &[Step]) -> (Vec<String>, Vec<GatewayEvent>) {
    let mut written = (Vec::new(), Vec::new());
    for step in steps {
        if let Step::Call(call) = step {
            run_call(call, 1, &mut written);
        }
    }
    written
}

fn run_call(call: &Call, depth: usize, written: &mut (Vec<String>, Vec<GatewayEvent>)) {
    let id = call.program;
    written.0.push(format!("Program {id} invoke [{depth}]"));
    for step in &call.steps {
        match step {
            Step::Event(event) => {
                written.0.push(data_line(event));
                if id == GATEWAY_PROGRAM_ID {
                    written.1.push(*event);
                }
            }
            Step::Text(text) => written.0.push(format!("Program log: {text}")),
            Step::Call(call) => run_call(call, depth + 1, written),
        }
    }
    written.0.push(format!("Program {id} consumed 5 of 1400000 compute units"));
    written.0.push(format!("Program return: {id} AAAA"));
    written.0.push(format!("Program {id} success"));
}

/// As the runtime cuts logs off: what no longer fits is left out, what is short enough still comes.
pub(super) fn truncate(logs: &[String], limit: usize) -> Vec<String> {
    let (mut kept, mut bytes, mut warned) = (Vec::new(), 0, false);
    for line in logs {
        if bytes + line.len() < limit {
            bytes += line.len();
            kept.push(line.clone());
        } else if !warned {
            warned = true;
            kept.push("Log truncated".into());
        }
    }
    kept
}

fn any_program() -> impl Strategy<Value = Address> {
    prop_oneof![Just(GATEWAY_PROGRAM_ID), (0_u8..8).prop_map(foreign)]
}

/// Text of a forger: what the runtime would write, or anything.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        Just("Log truncated".into()),
        any_event().prop_map(|event| data_line(&event)),
        any_program().prop_map(|id| format!("Program {id} success")),
        any_program().prop_map(|id| format!("Program {id} failed: custom program error: 0x1")),
        (any_program(), 1..4).prop_map(|(id, depth)| format!("Program {id} invoke [{depth}]")),
        (any_program(), any_event()).prop_map(|(id, event)| {
            format!("\nProgram {id} invoke [1]\n{}\nProgram {id} success\n", data_line(&event))
        }),
    ]
}

pub(super) fn any_transaction() -> impl Strategy<Value = Vec<Step>> {
    let leaf = prop_oneof![any_event().prop_map(Step::Event), any_text().prop_map(Step::Text)];
    let step = leaf.prop_recursive(4, 24, 5, |step| {
        (any_program(), prop::collection::vec(step, 0..5))
            .prop_map(|(program, steps)| Step::Call(Call { program, steps }))
    });
    prop::collection::vec(step, 0..5)
}
