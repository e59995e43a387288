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
    /// Writes an event of one of the programs: that program truly, any other as a forgery.
    Event(Vec<u8>),
    /// Writes text, through the runtime's `Program log: `.
    Text(String),
    Call(Call),
}

/// Data, and which program truly wrote it.
type Written = Vec<(Address, Vec<u8>)>;

/// One of a few programs that are not the gateway; each differs from it by one bit.
pub(super) fn foreign(index: u8) -> Address {
    let mut bytes = GATEWAY_PROGRAM_ID.to_bytes();
    bytes[31] ^= 1 << (index % 8);
    Address::from(bytes)
}

pub(super) fn data_line(bytes: &[u8]) -> String {
    format!("Program data: {}", BASE64_STANDARD.encode(bytes))
}

/// The logs, and what was written by whom.
pub(super) fn run(steps: &[Step]) -> (Vec<String>, Written) {
    let mut written = (Vec::new(), Vec::new());
    for step in steps {
        if let Step::Call(call) = step {
            run_call(call, 1, &mut written);
        }
    }
    written
}

/// What is to be found of one program.
pub(super) fn written_by<E: ProgramEvents>(written: &Written) -> LoggedEvents<E> {
    let mut found = LoggedEvents::default();
    for (_, bytes) in written.iter().filter(|(program, _)| *program == E::PROGRAM_ID) {
        match E::from_bytes(bytes) {
            Ok(event) => found.events.push(event),
            Err(error) => found.undecoded.push(error),
        }
    }
    found
}

fn run_call(call: &Call, depth: usize, written: &mut (Vec<String>, Written)) {
    let id = call.program;
    written.0.push(format!("Program {id} invoke [{depth}]"));
    for step in &call.steps {
        match step {
            Step::Event(event) => {
                written.0.push(data_line(event));
                written.1.push((id, event.clone()));
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

pub(super) fn any_program() -> impl Strategy<Value = Address> {
    prop_oneof![
        Just(GATEWAY_PROGRAM_ID),
        Just(TRANSFER_HOOK_PROGRAM_ID),
        (0_u8..8).prop_map(foreign),
    ]
}

/// An event of either program.
pub(super) fn any_data() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        any_event().prop_map(|event| event.encode()),
        any_hook_event().prop_map(|event| event.encode()),
    ]
}

/// Text of a forger: what the runtime would write, or anything.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        Just("Log truncated".into()),
        any_data().prop_map(|data| data_line(&data)),
        any_program().prop_map(|id| format!("Program {id} success")),
        any_program().prop_map(|id| format!("Program {id} failed: custom program error: 0x1")),
        (any_program(), 1..4).prop_map(|(id, depth)| format!("Program {id} invoke [{depth}]")),
        (any_program(), any_data()).prop_map(|(id, data)| {
            format!("\nProgram {id} invoke [1]\n{}\nProgram {id} success\n", data_line(&data))
        }),
    ]
}

pub(super) fn any_transaction() -> impl Strategy<Value = Vec<Step>> {
    let leaf = prop_oneof![any_data().prop_map(Step::Event), any_text().prop_map(Step::Text)];
    let step = leaf.prop_recursive(4, 24, 5, |step| {
        (any_program(), prop::collection::vec(step, 0..5))
            .prop_map(|(program, steps)| Step::Call(Call { program, steps }))
    });
    prop::collection::vec(step, 0..5)
}
