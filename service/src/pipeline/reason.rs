//! Why something was not done, in words that tenants may see.

use std::{borrow::Cow, fmt};

use portcullis::{
    Failure, Refusal,
    evm::{RpcFailure, SendError},
    operation::OperationError,
    solana::rpc::SendError as SolanaSendError,
};

use super::actors::ActorsError;

/// Why something was not done. Written down as a code of a fixed set; everything else is in the log
/// alone, with the operation's id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// No node answers well.
    ChainUnreachable,
    /// A node does not know of what is known here: it is behind, or contradicts itself.
    NodeBehind,
    /// The chain or the signer is not configured, or is not the operator of a gatekeeper there.
    NotConfigured,
    /// The key did not sign.
    SignerFailed,
    /// The signer cannot pay fees.
    InsufficientFunds,
    /// The fee is higher than the configuration allows.
    FeeLimit,
    /// The fee was too low; a higher one is offered.
    FeeTooLow,
    /// What was asked for is nothing that the chain knows.
    Unsupported,
    /// The chain holds no such pass.
    NoPass,
    /// The pass is revoked on its chain.
    PassRevoked,
    /// The pass is frozen on its chain.
    PassFrozen,
    /// The expiry that was asked for was over before the pass could be issued.
    ExpiryPassed,
    /// It took longer than a step may.
    TimedOut,
    /// What is kept of it cannot be read.
    Unreadable,
    /// The program or contract said no; its name for that.
    Refused(String),
}

impl Reason {
    /// The code.
    pub(super) fn code(&self) -> Cow<'static, str> {
        match self {
            Self::Refused(name) => Cow::Owned(format!("{}:{name}", self.word())),
            _ => Cow::Borrowed(self.word()),
        }
    }

    /// The code, without the name for what was refused.
    pub(super) const fn word(&self) -> &'static str {
        match self {
            Self::ChainUnreachable => "chain_unreachable",
            Self::NodeBehind => "node_behind",
            Self::NotConfigured => "not_configured",
            Self::SignerFailed => "signer_failed",
            Self::InsufficientFunds => "insufficient_funds",
            Self::FeeLimit => "fee_limit",
            Self::FeeTooLow => "fee_too_low",
            Self::Unsupported => "unsupported",
            Self::NoPass => "no_pass",
            Self::PassRevoked => "pass_revoked",
            Self::PassFrozen => "pass_frozen",
            Self::ExpiryPassed => "expiry_passed",
            Self::TimedOut => "timed_out",
            Self::Unreadable => "unreadable",
            Self::Refused(_) => "refused",
        }
    }

    /// Of what failed on the way to the chain.
    pub(super) fn of(failure: &Failure) -> Self {
        if let Some(refusal) = failure.refusal() {
            return Self::of_refusal(&refusal);
        }
        match failure {
            Failure::Operation(OperationError::AboveMaxFee { .. })
            | Failure::Evm(SendError::AboveCeiling { .. } | SendError::AboveMaxFee { .. }) => {
                Self::FeeLimit
            }
            Failure::Operation(
                OperationError::OutOfRange { .. }
                | OperationError::Unsupported { .. }
                | OperationError::WrongFamily(_),
            ) => Self::Unsupported,
            Failure::Operation(_) => Self::NotConfigured,
            Failure::Evm(SendError::InsufficientFunds { .. }) => Self::InsufficientFunds,
            Failure::Evm(SendError::Underpriced { .. }) => Self::FeeTooLow,
            Failure::Evm(SendError::Signer(_)) | Failure::Message(_) => Self::SignerFailed,
            Failure::Evm(SendError::NonceUsed { .. })
            | Failure::Solana(SolanaSendError::BlockhashUnknown) => Self::NodeBehind,
            Failure::Evm(_) | Failure::Solana(_) | Failure::Read(_) => Self::ChainUnreachable,
        }
    }

    /// Whether a transaction came too late: another took its nonce, or its time is over. Its state tells,
    /// and the node that said so did its part.
    pub(super) const fn is_too_late(failure: &Failure) -> bool {
        matches!(
            failure,
            Failure::Evm(SendError::NonceUsed { .. })
                | Failure::Solana(SolanaSendError::BlockhashUnknown)
        )
    }

    /// Whether the node heard of a transaction and does not take it as it is, for none of the reasons
    /// that have names: it has too little gas, say.
    pub(super) const fn is_refused_as_it_is(failure: &Failure) -> bool {
        matches!(failure, Failure::Evm(SendError::Rpc(RpcFailure::Answer { .. })))
    }

    /// Whether the node did not do its part, so that another one is to be asked next.
    pub(super) fn is_of_the_node(failure: &Failure) -> bool {
        !Self::is_too_late(failure)
            && matches!(Self::of(failure), Self::ChainUnreachable | Self::NodeBehind)
    }

    pub(super) fn of_refusal(refusal: &Refusal) -> Self {
        // The last one is Solana's word for an account that holds nothing.
        const NO_FUNDS: [&str; 3] =
            ["insufficient funds", "insufficient lamports", "no record of a prior credit"];
        match refusal {
            Refusal::Chain(words)
                if NO_FUNDS.iter().any(|sign| words.to_ascii_lowercase().contains(sign)) =>
            {
                Self::InsufficientFunds
            }
            refusal => Self::Refused(refusal.name()),
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.code())
    }
}

impl From<&ActorsError> for Reason {
    fn from(error: &ActorsError) -> Self {
        match error {
            ActorsError::NoChain(_) | ActorsError::NoSigner(_) => Self::NotConfigured,
            ActorsError::Signer(_) => Self::SignerFailed,
            ActorsError::Node(_) => Self::ChainUnreachable,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_too_late_is_not_the_nodes_failure() {
        let used = SendError::NonceUsed { account: Default::default(), nonce: 1 };
        for failure in [Failure::Evm(used), Failure::Solana(SolanaSendError::BlockhashUnknown)] {
            assert!(!Reason::is_of_the_node(&failure), "{failure}");
        }
        let unknown = portcullis::evm::ReadError::NoFinality { tag: "finalized" };
        assert!(Reason::is_of_the_node(&Failure::Read(unknown.into())));
    }
}
