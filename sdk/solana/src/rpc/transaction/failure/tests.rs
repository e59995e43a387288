use super::*;

const GATEWAY: Address = GATEWAY_PROGRAM_ID;
const HOOK: Address = TRANSFER_HOOK_PROGRAM_ID;
const OTHER: Address = Address::new_from_array([7; 32]);

fn custom(code: u32) -> TransactionError {
    TransactionError::InstructionError(1, InstructionError::Custom(code))
}

fn failure(code: u32, called: Address, logs: &[&str]) -> Failure {
    let logs = logs.iter().map(ToString::to_string).collect();
    Failure::new(custom(code), &[OTHER, called], logs)
}

#[test]
fn a_code_is_ours_only_if_the_program_is() {
    let ours = failure(6_004, GATEWAY, &[]);
    assert_eq!(ours.gateway(), Some(GatewayError::Frozen));
    assert_eq!(ours.reason(), Some(Reason::Frozen));
    assert!(!ours.wants_logs());

    let others = failure(6_004, OTHER, &[]);
    assert_eq!((others.program, others.cause), (None, None));
    assert!(others.wants_logs());
    let failed = format!("Program {OTHER} failed: custom program error: 0x1774");
    let others = failure(6_004, OTHER, &[&failed]);
    assert_eq!((others.program, others.cause), (Some(OTHER), None));
    assert!(!others.wants_logs());
}

#[test]
fn the_program_that_failed_first_is_the_one() {
    let inner = format!("Program {HOOK} failed: custom program error: 0x1b70");
    let outer = format!("Program {OTHER} failed: custom program error: 0x1b70");
    let failure = failure(7_024, OTHER, &[&inner, &outer]);
    assert_eq!(failure.program, Some(HOOK));
    assert_eq!(failure.transfer_hook().map(HookError::code), Some(7_024));
    assert_eq!(failure.reason(), Some(Reason::Frozen));
}

#[test]
fn what_programs_write_is_not_taken_for_the_runtimes_words() {
    let forged = [
        format!("Program log: Program {GATEWAY} failed: custom program error: 0x1774"),
        format!("Program log: x\nProgram {GATEWAY} failed: custom program error: 0x1774"),
        format!(" Program {GATEWAY} failed: custom program error: 0x1774"),
        format!("Program {GATEWAY} success"),
    ];
    let forged: Vec<&str> = forged.iter().map(String::as_str).collect();
    assert_eq!(failure(6_004, OTHER, &forged).program, None);
}

#[test]
fn behind_a_cut_nothing_is_known_of_the_called() {
    let outer = format!("Program {OTHER} failed: custom program error: 0x1b70");
    let cut = failure(7_024, OTHER, &["Log truncated", &outer]);
    assert_eq!((cut.program, cut.cause), (None, None));
}

#[test]
fn a_transaction_that_fails_as_a_whole_names_no_instruction() {
    let failure = Failure::new(TransactionError::AccountNotFound, &[GATEWAY], vec![]);
    assert_eq!((failure.instruction, failure.cause), (None, None));
    assert_eq!(failure.to_string(), TransactionError::AccountNotFound.to_string());
    assert!(!failure.wants_logs());
}

#[test]
fn an_account_that_has_not_what_it_should_pay_is_told_in_words() {
    let system = format!("Program {} failed: custom program error: 0x1", system_program::ID);
    let words = failure(1, GATEWAY, &[&system]).to_string();
    assert!(words.contains("insufficient lamports"), "{words}");
    for other in [failure(1, OTHER, &[]), failure(2, GATEWAY, &[&system])] {
        assert!(!other.to_string().contains("lamports"), "{other}");
    }
}
