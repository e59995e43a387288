//! What happened, as the gateway wrote it into the transaction's logs.
//!
//! [`from_logs`] finds the events in the logs and believes those alone that the gateway itself has
//! written; [`GatewayEvent::decode`] reads the bytes of one.

mod error;
mod gatekeeper;
pub(crate) mod logs;
mod network;
mod pass;
mod status_reason;
pub(crate) mod zero;

use solana_address::Address;

pub use error::EventError;
pub use gatekeeper::*;
pub use logs::{LoggedEvents, from_logs};
pub use network::*;
pub use pass::*;

use crate::{GATEWAY_PROGRAM_ID, program_events::program_events};

program_events! {
    /// An event of the gateway. Times are Unix seconds, lifetimes seconds; `old_` fields say how it
    /// was before.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum GatewayEvent of GATEWAY_PROGRAM_ID {
        NetworkCreated = [164, 212, 129, 27, 28, 58, 190, 118],
        NetworkUpdated = [85, 158, 22, 114, 194, 219, 236, 219],
        AuthorityProposed = [244, 117, 94, 112, 53, 151, 35, 89],
        AuthorityAccepted = [166, 192, 219, 188, 41, 209, 195, 26],
        GuardianSet = [159, 49, 155, 156, 176, 88, 29, 190],
        NetworkPaused = [54, 230, 232, 8, 2, 45, 215, 211],
        NetworkUnpaused = [168, 63, 219, 150, 168, 194, 17, 232],
        NetworkClosed = [99, 104, 127, 67, 10, 15, 44, 91],
        GatekeeperAdded = [72, 65, 40, 97, 142, 227, 190, 190],
        GatekeeperUpdated = [144, 183, 156, 219, 167, 141, 41, 90],
        OperatorRotated = [32, 186, 33, 88, 47, 44, 204, 35],
        GatekeeperStatusSet = [17, 181, 114, 52, 61, 83, 18, 233],
        GenerationRaised = [80, 229, 18, 89, 53, 226, 220, 136],
        GatekeeperRemoved = [50, 18, 232, 102, 122, 109, 200, 160],
        PassIssued = [3, 79, 230, 42, 134, 99, 166, 144],
        PassFrozen = [149, 140, 25, 57, 208, 212, 112, 140],
        PassUnfrozen = [158, 224, 42, 54, 61, 193, 196, 118],
        PassRenewed = [149, 29, 211, 29, 167, 8, 7, 247],
        PassRevoked = [162, 114, 40, 26, 196, 36, 38, 244],
        AttributesSet = [152, 104, 86, 110, 13, 115, 157, 163],
        PassTakenOver = [253, 162, 18, 233, 35, 110, 9, 221],
        PassRenounced = [25, 246, 54, 102, 105, 114, 100, 122],
        PassConsumed = [191, 27, 244, 236, 72, 231, 174, 243],
        PassClosed = [122, 76, 69, 52, 68, 10, 33, 223],
    }

    /// The network in which it happened.
    pub const fn network(&self) -> &Address;
}

impl GatewayEvent {
    /// The wallet whose pass it is about; `None` if it is about a network or a gatekeeper.
    pub const fn wallet(&self) -> Option<&Address> {
        Some(match self {
            Self::PassIssued(event) => &event.subject,
            Self::PassFrozen(event) => &event.subject,
            Self::PassUnfrozen(event) => &event.subject,
            Self::PassRenewed(event) => &event.subject,
            Self::PassRevoked(event) => &event.subject,
            Self::AttributesSet(event) => &event.subject,
            Self::PassTakenOver(event) => &event.subject,
            Self::PassRenounced(event) => &event.subject,
            Self::PassConsumed(event) => &event.subject,
            Self::PassClosed(event) => &event.subject,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests;
