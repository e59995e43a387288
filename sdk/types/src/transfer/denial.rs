use crate::{Reason, Side};

/// Why a transfer is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Denial {
    /// The wallet on this side has no pass that opens the gate.
    Wallet(Side, Reason),
    /// The issuer has stopped all transfers.
    TransfersPaused,
    /// The permanent delegate may move nothing.
    PermanentDelegateDenied,
    /// The receiving account could be handed to another owner afterwards.
    ReceiverOwnerMutable,
}

impl Denial {
    /// What separates the receiver's codes from the sender's.
    const RECEIVER: u8 = 20;

    /// The code, which is ABI: 1 to 10 for the sender and 21 to 30 for the receiver, each by
    /// [`Reason::code`]; 41 and up for what is not about a pass.
    #[inline(always)]
    pub const fn code(self) -> u8 {
        match self {
            Self::Wallet(Side::Sender, reason) => reason.code(),
            Self::Wallet(Side::Receiver, reason) => Self::RECEIVER.wrapping_add(reason.code()),
            Self::TransfersPaused => 41,
            Self::PermanentDelegateDenied => 42,
            Self::ReceiverOwnerMutable => 43,
        }
    }

    /// The denial with this code.
    pub const fn from_code(code: u8) -> Option<Self> {
        match code {
            41 => Some(Self::TransfersPaused),
            42 => Some(Self::PermanentDelegateDenied),
            43 => Some(Self::ReceiverOwnerMutable),
            _ => {
                let (side, code) = match code.checked_sub(Self::RECEIVER) {
                    Some(code) => (Side::Receiver, code),
                    None => (Side::Sender, code),
                };
                match Reason::from_code(code) {
                    Some(reason) => Some(Self::Wallet(side, reason)),
                    None => None,
                }
            }
        }
    }

    /// The name used on every surface, e.g. `ReceiverFrozen`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Wallet(Side::Sender, reason) => match reason {
                Reason::NoPass => "SenderNoPass",
                Reason::WrongPass => "SenderWrongPass",
                Reason::Revoked => "SenderRevoked",
                Reason::Frozen => "SenderFrozen",
                Reason::Expired => "SenderExpired",
                Reason::IssuerInactive => "SenderIssuerInactive",
                Reason::MissingAttributes => "SenderMissingAttributes",
                Reason::ExpiresTooSoon => "SenderExpiresTooSoon",
                Reason::TooOld => "SenderTooOld",
                Reason::NetworkPaused => "SenderNetworkPaused",
            },
            Self::Wallet(Side::Receiver, reason) => match reason {
                Reason::NoPass => "ReceiverNoPass",
                Reason::WrongPass => "ReceiverWrongPass",
                Reason::Revoked => "ReceiverRevoked",
                Reason::Frozen => "ReceiverFrozen",
                Reason::Expired => "ReceiverExpired",
                Reason::IssuerInactive => "ReceiverIssuerInactive",
                Reason::MissingAttributes => "ReceiverMissingAttributes",
                Reason::ExpiresTooSoon => "ReceiverExpiresTooSoon",
                Reason::TooOld => "ReceiverTooOld",
                Reason::NetworkPaused => "ReceiverNetworkPaused",
            },
            Self::TransfersPaused => "TransfersPaused",
            Self::PermanentDelegateDenied => "PermanentDelegateDenied",
            Self::ReceiverOwnerMutable => "ReceiverOwnerMutable",
        }
    }
}

impl core::fmt::Display for Denial {
    fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Wallet(Side::Sender, reason) => write!(formatter, "the sender: {reason}"),
            Self::Wallet(Side::Receiver, reason) => write!(formatter, "the receiver: {reason}"),
            Self::TransfersPaused => formatter.write_str("the issuer has paused all transfers"),
            Self::PermanentDelegateDenied => {
                formatter.write_str("the permanent delegate may not transfer")
            }
            Self::ReceiverOwnerMutable => formatter
                .write_str("the receiving account lacks ImmutableOwner, which the issuer requires"),
        }
    }
}

impl core::error::Error for Denial {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_reads_back() {
        let codes: Vec<u8> =
            (0..=u8::MAX).filter(|code| Denial::from_code(*code).is_some()).collect();
        let expected: Vec<u8> = (1..=10).chain(21..=30).chain(41..=43).collect();
        assert_eq!(codes, expected);
        for code in codes {
            assert_eq!(Denial::from_code(code).map(Denial::code), Some(code));
        }
    }

    #[test]
    fn names_say_side_and_reason() {
        for reason in Reason::ALL {
            for side in Side::ALL {
                let name = Denial::Wallet(side, reason).name();
                assert_eq!(name, format!("{side:?}{}", reason.name()));
            }
        }
    }
}
