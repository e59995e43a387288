use alloy::{primitives::Bytes, sol_types::SolInterface};
use serde::{Deserialize, Serialize};

use crate::{Refusal, abi::PassRegistry::PassRegistryErrors};

/// What the registry reverts with.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
pub enum RegistryError {
    /// A step was refused.
    #[error("{0}")]
    Refused(Refusal),
    /// A step was refused for a cause that this version does not know.
    #[error("the step is refused with code {0}, which this version does not know")]
    RefusedUnknown(u8),
    /// The caller may not do this to this network or gatekeeper.
    #[error("the caller may not do this to this network or gatekeeper")]
    NotAuthorized,
    /// The creator has used this salt before.
    #[error("a network of this creator and salt exists")]
    NetworkExists,
    /// The default lifetime exceeds the maximum, or a flag is unknown.
    #[error("the default lifetime exceeds the maximum, or a flag is unknown")]
    InvalidSettings,
    /// A permission is unknown.
    #[error("a permission is unknown")]
    InvalidPermissions,
    /// The status is not active, frozen or halted.
    #[error("the status is not active, frozen or halted")]
    InvalidStatus,
    /// An address must not be zero.
    #[error("the address must not be zero")]
    ZeroAddress,
    /// The network is paused already, or is not paused.
    #[error("the network is paused already, or is not paused")]
    PauseUnchanged,
    /// No living gatekeeper has this index.
    #[error("no living gatekeeper has this index")]
    NoSuchGatekeeper,
    /// The address is a living gatekeeper's operator in this network, or acts for the network.
    #[error("the address is an operator in this network already, or acts for the network")]
    OperatorTaken,
    /// The guardian may set a status only to a stricter one.
    #[error("the guardian may only tighten")]
    GuardianMayOnlyTighten,
    /// The network has given out every gatekeeper index, 1,020 in all.
    #[error("the network's gatekeeper indexes are used up")]
    GatekeepersExhausted,
    /// The deadline of the signature has passed.
    #[error("the signature's deadline has passed")]
    SignatureExpired,
    /// The nonce of the signature was used or cancelled.
    #[error("the signature's nonce was used or cancelled")]
    NonceUsed,
    /// The signer did not sign this.
    #[error("the signer did not sign this")]
    InvalidSignature,
    /// None of the registry's own: another contract, a panic, or no gas left.
    #[error("reverted with {} bytes that are no error of the registry", .0.len())]
    Foreign(Bytes),
}

impl RegistryError {
    /// From what a call reverted with.
    pub fn decode(revert_data: &[u8]) -> Self {
        let Ok(error) = PassRegistryErrors::abi_decode(revert_data) else {
            return Self::Foreign(Bytes::copy_from_slice(revert_data));
        };
        match error {
            PassRegistryErrors::Refused(refused) => Refusal::from_code(refused.refusal)
                .map_or(Self::RefusedUnknown(refused.refusal), Self::Refused),
            PassRegistryErrors::NotAuthorized(_) => Self::NotAuthorized,
            PassRegistryErrors::NetworkExists(_) => Self::NetworkExists,
            PassRegistryErrors::InvalidSettings(_) => Self::InvalidSettings,
            PassRegistryErrors::InvalidPermissions(_) => Self::InvalidPermissions,
            PassRegistryErrors::InvalidStatus(_) => Self::InvalidStatus,
            PassRegistryErrors::ZeroAddress(_) => Self::ZeroAddress,
            PassRegistryErrors::PauseUnchanged(_) => Self::PauseUnchanged,
            PassRegistryErrors::NoSuchGatekeeper(_) => Self::NoSuchGatekeeper,
            PassRegistryErrors::OperatorTaken(_) => Self::OperatorTaken,
            PassRegistryErrors::GuardianMayOnlyTighten(_) => Self::GuardianMayOnlyTighten,
            PassRegistryErrors::GatekeepersExhausted(_) => Self::GatekeepersExhausted,
            PassRegistryErrors::SignatureExpired(_) => Self::SignatureExpired,
            PassRegistryErrors::NonceUsed(_) => Self::NonceUsed,
            PassRegistryErrors::InvalidSignature(_) => Self::InvalidSignature,
        }
    }

    /// The refusal, if a step was refused for a known cause.
    pub const fn refusal(&self) -> Option<Refusal> {
        match self {
            Self::Refused(refusal) => Some(*refusal),
            _ => None,
        }
    }
}
