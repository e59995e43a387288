use crate::model::{NetworkKey, OrgId, ProviderId};

/// A verification flow of a network that calls from outside. It signs its calls; only its public key
/// is known here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    /// Which.
    pub id: ProviderId,
    /// For which network.
    pub network: NetworkKey,
    /// Its name, for people.
    pub name: String,
    /// By which its signatures are checked: Ed25519.
    pub public_key: [u8; 32],
    /// Since when it may do nothing any more, Unix milliseconds.
    pub revoked_at_ms: Option<i64>,
}

/// A provider that signed a call, and for whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderCaller {
    /// Who.
    pub provider: Provider,
    /// Whose network it is.
    pub org: OrgId,
}
