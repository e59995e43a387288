use std::fmt;

use portcullis_evm::RegistryError;
use portcullis_solana::{GatewayError, transfer_hook::HookError};
use portcullis_types::{Reason, lifecycle::LifecycleError};

/// What a program or contract answered when it refused.
///
/// Steps of a pass are refused with the same variant on every chain; what is left is the chain's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The life of a pass does not allow the step.
    Lifecycle(LifecycleError),
    /// The gatekeeper has issued all that a day allows.
    QuotaExhausted,
    /// Another error of the gateway program on Solana.
    Gateway(GatewayError),
    /// An error of the transfer hook program on Solana.
    TransferHook(HookError),
    /// Another error of the registry on EVM chains.
    Registry(RegistryError),
    /// The failure is not of a program or contract of ours, or does not say why: the chain's own words.
    Chain(String),
}

impl Refusal {
    /// The number that the program or contract gave, where it gave one: 1 to 10 for reasons of the
    /// rule, 20 to 39 for the lifecycle, 40 and up for what is the gateway's own. The same on every
    /// chain.
    pub fn code(&self) -> Option<u32> {
        /// The gateway's numbers begin there.
        const GATEWAY_BASE: u32 = 6_000;
        match self {
            Self::Lifecycle(error) => Some(error.code()),
            Self::QuotaExhausted => GatewayError::QuotaExhausted.code().checked_sub(GATEWAY_BASE),
            Self::Gateway(error) => error.code().checked_sub(GATEWAY_BASE),
            Self::TransferHook(_) | Self::Registry(_) | Self::Chain(_) => None,
        }
    }

    /// Its name, e.g. `PassExists`; for [`Refusal::Chain`], `Chain`.
    pub fn name(&self) -> String {
        match self {
            Self::Lifecycle(LifecycleError::Denied(reason)) => reason.name().to_owned(),
            Self::Lifecycle(error) => format!("{error:?}"),
            Self::QuotaExhausted => "QuotaExhausted".to_owned(),
            Self::Gateway(error) => format!("{error:?}"),
            Self::TransferHook(error) => format!("{error:?}"),
            Self::Registry(error) => {
                format!("{error:?}").split(['(', '{', ' ']).next().unwrap_or_default().to_owned()
            }
            Self::Chain(_) => "Chain".to_owned(),
        }
    }

    /// Why the rule denied the pass, if it is that.
    pub const fn reason(&self) -> Option<Reason> {
        match self {
            Self::Lifecycle(LifecycleError::Denied(reason)) => Some(*reason),
            Self::TransferHook(_)
            | Self::Lifecycle(_)
            | Self::QuotaExhausted
            | Self::Gateway(_)
            | Self::Registry(_)
            | Self::Chain(_) => None,
        }
    }

    /// Whether the same may be allowed later without anybody changing anything: a quota fills up again.
    pub const fn is_retryable(&self) -> bool {
        matches!(self, Self::QuotaExhausted)
    }
}

impl Refusal {
    /// Of a step of a batch on an EVM chain, by the number that the registry gives.
    pub(crate) fn of_step(code: u8) -> Self {
        portcullis_evm::Refusal::from_code(code)
            .map_or_else(|| Self::Chain(format!("refusal {code}")), Self::from)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lifecycle(error) => error.fmt(formatter),
            Self::QuotaExhausted => {
                formatter.write_str("the gatekeeper has issued all that a day allows")
            }
            Self::Gateway(error) => error.fmt(formatter),
            Self::TransferHook(error) => error.fmt(formatter),
            Self::Registry(error) => error.fmt(formatter),
            Self::Chain(words) => formatter.write_str(words),
        }
    }
}

impl std::error::Error for Refusal {}

/// Codes 1 to 10 and 20 to 33, as they are on every chain.
const LIFECYCLE: [LifecycleError; 14] = [
    LifecycleError::PassExists,
    LifecycleError::PassRevoked,
    LifecycleError::PassFrozen,
    LifecycleError::PassNotFrozen,
    LifecycleError::ExpiryInPast,
    LifecycleError::LifetimeTooLong,
    LifecycleError::RenounceForbidden,
    LifecycleError::NotSingleUse,
    LifecycleError::NotLongExpired,
    LifecycleError::NotAuthorized,
    LifecycleError::PermissionMissing,
    LifecycleError::GatekeeperNotActive,
    LifecycleError::FrozenByNetwork,
    LifecycleError::InvalidReason,
];

impl From<GatewayError> for Refusal {
    fn from(error: GatewayError) -> Self {
        if let Some(reason) = error.reason() {
            return Self::Lifecycle(LifecycleError::Denied(reason));
        }
        if error == GatewayError::QuotaExhausted {
            return Self::QuotaExhausted;
        }
        let code = error.code().checked_sub(6_000);
        LIFECYCLE
            .into_iter()
            .find(|lifecycle| Some(lifecycle.code()) == code)
            .map_or(Self::Gateway(error), Self::Lifecycle)
    }
}

impl From<HookError> for Refusal {
    fn from(error: HookError) -> Self {
        Self::TransferHook(error)
    }
}

impl From<portcullis_evm::Refusal> for Refusal {
    fn from(refusal: portcullis_evm::Refusal) -> Self {
        match refusal {
            portcullis_evm::Refusal::Lifecycle(error) => Self::Lifecycle(error),
            portcullis_evm::Refusal::QuotaExhausted => Self::QuotaExhausted,
        }
    }
}

impl From<RegistryError> for Refusal {
    fn from(error: RegistryError) -> Self {
        match error.refusal() {
            Some(refusal) => refusal.into(),
            None => Self::Registry(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lifecycle_is_the_same_on_both_chains() {
        for lifecycle in LIFECYCLE {
            let code = lifecycle.code();
            let gateway = GatewayError::from_code(code + 6_000).expect("the gateway has it");
            let evm = u8::try_from(code).ok().and_then(portcullis_evm::Refusal::from_code);
            assert_eq!(Refusal::from(gateway), Refusal::Lifecycle(lifecycle));
            assert_eq!(evm.map(Refusal::from), Some(Refusal::Lifecycle(lifecycle)));
            assert_eq!(Refusal::from(gateway).code(), Some(code));
        }
    }

    #[test]
    fn reasons_of_the_rule_are_the_same_on_both_chains() {
        for reason in Reason::ALL {
            let evm = portcullis_evm::Refusal::from_code(reason.code()).expect("it has a code");
            assert_eq!(Refusal::from(GatewayError::from(reason)).reason(), Some(reason));
            assert_eq!(Refusal::from(evm).reason(), Some(reason));
        }
    }
}
