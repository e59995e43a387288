use portcullis_types::lifecycle::{Step, Verb};

use crate::{Address, NetworkId};

/// A step in the life of a wallet's pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PassOperation {
    /// The network.
    pub network: NetworkId,
    /// Whose pass.
    pub wallet: Address,
    /// Which step.
    pub step: Step,
}

impl PassOperation {
    /// The verb, e.g. `issue`.
    pub const fn name(&self) -> &'static str {
        verb_name(self.step.verb())
    }
}

/// A verb as people write it.
pub(crate) const fn verb_name(verb: Verb) -> &'static str {
    match verb {
        Verb::Issue => "issue",
        Verb::Freeze => "freeze",
        Verb::Unfreeze => "unfreeze",
        Verb::Renew => "renew",
        Verb::Revoke => "revoke",
        Verb::SetAttributes => "set attributes",
        Verb::TakeOver => "take over",
        Verb::Renounce => "renounce",
        Verb::Consume => "consume",
        Verb::Close => "close pass",
    }
}
