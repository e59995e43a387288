use clap::Args;
use portcullis::operation::GatekeeperLimits;

use crate::value::{PermissionSet, Seconds};

/// What bounds a gatekeeper.
#[derive(Clone, Copy, Debug, Args)]
pub(super) struct LimitOptions {
    /// What it may do: all, none, or issue, freeze, unfreeze, renew, revoke, set-attributes.
    #[arg(long, value_name = "LIST")]
    permissions: Option<PermissionSet>,
    /// Longest lifetime it may grant; 0: the network's.
    #[arg(long, value_name = "DURATION")]
    max_lifetime: Option<Seconds>,
    /// The most passes it may issue in a day; 0: no limit.
    #[arg(long, value_name = "NUMBER")]
    issued_per_day: Option<u32>,
}

impl LimitOptions {
    /// What is given, and the rest as in `limits`.
    pub(super) fn over(&self, limits: GatekeeperLimits) -> GatekeeperLimits {
        let max_lifetime = self.max_lifetime.map(|span| span.0);
        GatekeeperLimits {
            permissions: self.permissions.map_or(limits.permissions, |set| set.0),
            max_lifetime_seconds: max_lifetime.unwrap_or(limits.max_lifetime_seconds),
            issued_per_day: self.issued_per_day.unwrap_or(limits.issued_per_day),
        }
    }
}
