//! What happened to policies, and what an observing one would have refused, as the transfer hook
//! wrote it into the transaction's logs.
//!
//! [`from_logs`] and [`HookEvent::decode`] work as their counterparts of the gateway in
//! [`crate::event`].

mod exemption;
mod policy;
mod transfer;

use solana_address::Address;

pub use exemption::*;
pub use policy::*;
pub use transfer::*;

use crate::{
    TRANSFER_HOOK_PROGRAM_ID,
    event::{LoggedEvents, logs::events_in},
    program_events::program_events,
};

program_events! {
    /// An event of the transfer hook. `old_` fields say how it was before.
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    pub enum HookEvent of TRANSFER_HOOK_PROGRAM_ID {
        PolicyInitialized = [102, 184, 59, 178, 235, 69, 251, 181],
        PolicyUpdated = [225, 112, 112, 67, 95, 236, 245, 161],
        PolicyAuthorityProposed = [12, 235, 48, 199, 161, 182, 127, 125],
        PolicyAuthorityAccepted = [53, 92, 138, 95, 159, 98, 254, 240],
        PolicyPauseSet = [240, 128, 152, 21, 92, 111, 111, 122],
        ExemptionAdded = [251, 20, 33, 219, 99, 194, 98, 239],
        ExemptionRemoved = [97, 204, 13, 164, 153, 210, 233, 200],
        PolicyClosed = [19, 126, 82, 173, 79, 86, 50, 51],
        TransferObserved = [80, 255, 40, 217, 28, 213, 30, 31],
    }

    /// The mint whose policy it is about.
    pub const fn mint(&self) -> &Address;
}

/// The transfer hook's events in the logs of one transaction, believed as those of
/// [`crate::event::from_logs`] are: only what the hook has written while it was the innermost
/// program running.
pub fn from_logs<S: AsRef<str>>(logs: &[S]) -> LoggedEvents<HookEvent> {
    events_in(logs)
}

#[cfg(test)]
pub(crate) mod tests;
