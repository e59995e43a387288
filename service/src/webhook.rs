//! Telling applications of events, as [Standard Webhooks](https://www.standardwebhooks.com) describes.
//!
//! What is to be told is written in the transaction in which the event is; a worker sends it. A worker
//! may die at any moment: what it had is sent again, under the same id.

pub mod address;
mod guard;
mod message;
mod resolver;
mod rewrap;
mod schedule;
mod secret;
mod sender;
mod worker;

pub use guard::{Guard, GuardError, TargetPolicy};
pub use message::{Message, PassEvent, ReviewEvent};
pub use resolver::{Resolver, SystemResolver};
pub use rewrap::rewrap;
pub use schedule::{RETRIES_MS, retry_after_ms};
pub use secret::SigningSecret;
pub use sender::{Attempt, Sender, SenderError};
pub use worker::DeliveryWorker;

use crate::crypto::KeyRing;

/// What is needed to take on endpoints and to send to them.
#[derive(Clone, Debug)]
pub struct Webhooks {
    sender: Sender,
    keys: KeyRing,
}

impl Webhooks {
    /// By these keys, to where the guard allows.
    ///
    /// # Errors
    ///
    /// [`SenderError`].
    pub fn new(guard: Guard, keys: KeyRing) -> Result<Self, SenderError> {
        Ok(Self { sender: Sender::new(guard)?, keys })
    }

    /// Where may be sent to.
    pub const fn guard(&self) -> &Guard {
        self.sender.guard()
    }

    /// Who sends.
    pub const fn sender(&self) -> &Sender {
        &self.sender
    }

    /// By what secrets are sealed.
    pub const fn keys(&self) -> &KeyRing {
        &self.keys
    }
}
