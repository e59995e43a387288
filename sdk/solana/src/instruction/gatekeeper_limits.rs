use portcullis_types::lifecycle::Permissions;

/// What bounds a gatekeeper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct GatekeeperLimits {
    /// Longest lifetime it may grant, in seconds; zero: the network's.
    pub max_lifetime_seconds: u64,
    /// The most passes it may issue in a rolling day; zero: no limit.
    pub issued_per_day: u32,
    /// What it may do to the passes it issues.
    pub permissions: Permissions,
}
