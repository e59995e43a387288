use portcullis_types::solana::NetworkFlags;

/// What a network decides about its passes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct NetworkSettings {
    /// Lifetime of a pass for which no expiry is asked, in seconds; zero: the maximum.
    pub default_lifetime_seconds: u64,
    /// Longest lifetime of a pass, in seconds; zero: no limit. Not below the default.
    pub max_lifetime_seconds: u64,
    /// Its switches.
    pub flags: NetworkFlags,
}
