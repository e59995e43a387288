use std::fmt;

use portcullis_types::{Denial, Reason};
use solana_address::Address;
use solana_instruction::error::InstructionError;
use solana_sdk_ids::system_program;
use solana_transaction_error::TransactionError;

use crate::{GATEWAY_PROGRAM_ID, GatewayError, TRANSFER_HOOK_PROGRAM_ID, transfer_hook::HookError};

/// The system program's code for an account that has not what it should pay.
const NEGATIVE_LAMPORTS: u32 = 1;

/// Why the cluster refused a transaction, or failed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The runtime's words.
    pub error: TransactionError,
    /// Which of the instructions failed, from zero; `None`: the transaction as a whole.
    pub instruction: Option<u8>,
    /// The program that failed, which may be one that the instruction's called; `None` if there are
    /// no logs to tell.
    pub program: Option<Address>,
    /// The error of ours, if the program that failed is.
    pub cause: Option<ProgramError>,
    /// The logs, if there are any.
    pub logs: Vec<String>,
}

/// An error of one of the programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum ProgramError {
    /// The gateway's.
    #[error(transparent)]
    Gateway(#[from] GatewayError),
    /// The transfer hook's.
    #[error(transparent)]
    TransferHook(#[from] HookError),
}

impl ProgramError {
    fn of(program: &Address, code: u32) -> Option<Self> {
        match *program {
            GATEWAY_PROGRAM_ID => GatewayError::from_code(code).map(Self::Gateway),
            TRANSFER_HOOK_PROGRAM_ID => HookError::from_code(code).map(Self::TransferHook),
            _ => None,
        }
    }

    /// The custom program error code.
    pub const fn code(self) -> u32 {
        match self {
            Self::Gateway(error) => error.code(),
            Self::TransferHook(error) => error.code(),
        }
    }

    /// The name used on every surface, e.g. `NotAuthorized`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Gateway(error) => error.name(),
            Self::TransferHook(error) => error.name(),
        }
    }
}

impl Failure {
    /// `programs`: of the instructions, in their order.
    pub(super) fn new(error: TransactionError, programs: &[Address], logs: Vec<String>) -> Self {
        let mut failure = Self { error, instruction: None, program: None, cause: None, logs };
        if let TransactionError::InstructionError(index, error) = &failure.error {
            let called = programs.get(usize::from(*index)).copied();
            // The gateway calls no program with error codes like its own, so that without logs its
            // own are known by their number. The others' callers cannot be told from the called.
            let ours = called.filter(|program| *program == GATEWAY_PROGRAM_ID);
            failure.instruction = Some(*index);
            failure.program = failed_program(&failure.logs).or(ours);
            if let (Some(program), InstructionError::Custom(code)) = (failure.program, error) {
                failure.cause = ProgramError::of(&program, *code);
            }
        }
        failure
    }

    /// Whether logs would say more.
    pub(super) const fn wants_logs(&self) -> bool {
        self.instruction.is_some() && self.program.is_none()
    }

    /// The gateway's error.
    pub const fn gateway(&self) -> Option<GatewayError> {
        match self.cause {
            Some(ProgramError::Gateway(error)) => Some(error),
            _ => None,
        }
    }

    /// The transfer hook's error.
    pub const fn transfer_hook(&self) -> Option<HookError> {
        match self.cause {
            Some(ProgramError::TransferHook(error)) => Some(error),
            _ => None,
        }
    }

    /// Why the rule denied the pass, if it did.
    pub fn reason(&self) -> Option<Reason> {
        match self.transfer_hook().and_then(HookError::denial) {
            Some(Denial::Wallet(_, reason)) => Some(reason),
            _ => self.gateway().and_then(GatewayError::reason),
        }
    }
}

/// The program that failed first: what called it fails after it, with its error.
fn failed_program(logs: &[String]) -> Option<Address> {
    let whole = logs.iter().take_while(|line| *line != "Log truncated");
    whole.filter_map(|line| line.strip_prefix("Program ")?.split_once(' ')).find_map(
        // A program's own lines have a word and a colon in the place of the address.
        |(program, what)| what.starts_with("failed: ").then(|| program.parse().ok())?,
    )
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(index) = self.instruction {
            write!(formatter, "instruction {index}: ")?;
        }
        match (self.cause, &self.error) {
            (Some(cause), _) => write!(formatter, "{cause} ({}, {})", cause.name(), cause.code()),
            (
                None,
                TransactionError::InstructionError(_, InstructionError::Custom(NEGATIVE_LAMPORTS)),
            ) if self.program == Some(system_program::ID) => {
                formatter.write_str("insufficient lamports for a transfer or a new account")
            }
            (None, TransactionError::InstructionError(_, error)) => error.fmt(formatter),
            (None, error) => error.fmt(formatter),
        }
    }
}

impl std::error::Error for Failure {}

#[cfg(test)]
mod tests;
