//! How a step came out.

use portcullis_solana::GatewayError;
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
    /// A program refused, with an error of the gateway's.
    Refused(GatewayError),
    /// It failed in another way.
    Failed(String),
}

impl Outcome {
    /// In the table.
    pub(crate) fn label(&self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Allow => Verdict::Allow.name(),
            Self::Refused(error) => error.name(),
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
            Self::Refused(error) => Some(error.name()),
            Self::Failed(error) => Some(error),
        }
    }

    /// The custom error code of a refusal.
    pub(crate) fn code(&self) -> Option<u32> {
        match self {
            Self::Refused(error) => Some(error.code()),
            _ => None,
        }
    }
}

impl From<&TransactionError> for Outcome {
    fn from(error: &TransactionError) -> Self {
        let refusal = match error {
            TransactionError::InstructionError(_, InstructionError::Custom(code)) => {
                GatewayError::from_code(*code)
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
    fn a_refusal_has_the_gateways_name() {
        let with_code =
            |code| TransactionError::InstructionError(0, InstructionError::Custom(code));
        assert_eq!(Outcome::from(&with_code(6004)), Outcome::Refused(GatewayError::Frozen));
        assert_eq!(Outcome::from(&with_code(1)).kind(), "failed");
        assert_eq!(Outcome::from(&TransactionError::AccountNotFound).kind(), "failed");
    }
}
