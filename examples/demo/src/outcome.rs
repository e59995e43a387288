//! How a step came out.

use portcullis_solana::{GatewayError, transfer_hook::HookError};
use portcullis_types::Verdict;
use solana_instruction::error::InstructionError;
use solana_transaction_error::TransactionError;

/// How a step came out, or should.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It did what it does.
    Done,
    /// The gate opened.
    Allow,
    /// A program refused, and said why.
    Refused(Refusal),
    /// It failed in another way.
    Failed(String),
}

/// Why a program refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// With an error of the gateway's.
    Gateway(GatewayError),
    /// With one of the transfer hook's.
    Hook(HookError),
}

impl Refusal {
    fn from_code(code: u32) -> Option<Self> {
        let gateways = GatewayError::from_code(code).map(Self::Gateway);
        gateways.or_else(|| HookError::from_code(code).map(Self::Hook))
    }

    fn name(self) -> &'static str {
        match self {
            Self::Gateway(error) => error.name(),
            Self::Hook(error) => error.name(),
        }
    }

    fn code(self) -> u32 {
        match self {
            Self::Gateway(error) => error.code(),
            Self::Hook(error) => error.code(),
        }
    }
}

impl From<GatewayError> for Refusal {
    fn from(error: GatewayError) -> Self {
        Self::Gateway(error)
    }
}

impl From<HookError> for Refusal {
    fn from(error: HookError) -> Self {
        Self::Hook(error)
    }
}

impl Outcome {
    /// In the table.
    pub(crate) fn label(&self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Allow => Verdict::Allow.name(),
            Self::Refused(refusal) => refusal.name(),
            Self::Failed(_) => "failed",
        }
    }

    /// For machines.
    pub(crate) const fn kind(&self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Allow => "allowed",
            Self::Refused(_) => "refused",
            Self::Failed(_) => "failed",
        }
    }

    /// Why it came to nothing.
    pub(crate) fn reason(&self) -> Option<&str> {
        match self {
            Self::Done | Self::Allow => None,
            Self::Refused(refusal) => Some(refusal.name()),
            Self::Failed(error) => Some(error),
        }
    }

    /// The custom error code of a refusal.
    pub(crate) fn code(&self) -> Option<u32> {
        match self {
            Self::Refused(refusal) => Some(refusal.code()),
            _ => None,
        }
    }
}

impl From<&TransactionError> for Outcome {
    fn from(error: &TransactionError) -> Self {
        let refusal = match error {
            TransactionError::InstructionError(_, InstructionError::Custom(code)) => {
                Refusal::from_code(*code)
            }
            _ => None,
        };
        refusal.map_or_else(|| Self::Failed(error.to_string()), Self::Refused)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_has_its_programs_name() {
        let with_code =
            |code| TransactionError::InstructionError(0, InstructionError::Custom(code));
        for (code, name) in [(6004, "Frozen"), (7024, "ReceiverFrozen")] {
            let outcome = Outcome::from(&with_code(code));
            assert_eq!((outcome.label(), outcome.code()), (name, Some(code)));
        }
        assert_eq!(Outcome::from(&with_code(1)).kind(), "failed");
        assert_eq!(Outcome::from(&TransactionError::AccountNotFound).kind(), "failed");
    }
}
