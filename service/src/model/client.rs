use super::{
    AllowedAddresses, AppId, ClientId, KeyAlgorithm, KeyId, NetworkKey, OrgId, PassChain,
    PublicKey, PublicKeyError, Scopes, public_key::key_use, word::words,
};

/// Whether an application may touch what is worth something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AppMode {
    /// On testnets alone.
    Test,
    /// On every chain.
    Live,
}

words!(AppMode, "mode", Test => "test", Live => "live");

impl AppMode {
    /// Whether what is on chains of real value can be seen and changed.
    pub const fn reaches_mainnets(self) -> bool {
        matches!(self, Self::Live)
    }

    /// Whether what is on this chain can be seen and changed.
    pub fn reaches(self, chain: &PassChain) -> bool {
        chain.is_testnet() || self.reaches_mainnets()
    }
}

/// An application of an organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct App {
    /// Which.
    pub id: AppId,
    /// Whose it is.
    pub org: OrgId,
    /// Its name, for people.
    pub name: String,
    /// Whether it may touch what is worth something.
    pub mode: AppMode,
}

/// An OAuth client of an application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    /// Its `client_id`.
    pub id: ClientId,
    /// Its application.
    pub app: AppId,
    /// The most that its tokens allow.
    pub scopes: Scopes,
    /// The network that is meant where a request names none.
    pub default_network: Option<NetworkKey>,
    /// From where it may call.
    pub allowed_addresses: AllowedAddresses,
    /// Since when it may do nothing any more, Unix milliseconds.
    pub revoked_at_ms: Option<i64>,
}

/// A key of a client; by what it proves who it is.
#[derive(Clone, PartialEq, Eq)]
pub enum Credential {
    /// A secret, of which what [`crate::secret::ClientSecret::hash`] gives is kept.
    Secret(String),
    /// A pair of keys, of which the public half is known.
    Public(PublicKey),
    /// The public half of another pair, with which is sealed what the client alone shall read: X20. It
    /// proves nothing.
    Encryption(PublicKey),
}

impl Credential {
    /// Of a public key, as a JWK or PEM. One for encryption is a JWK that says so by `use`.
    ///
    /// # Errors
    ///
    /// [`PublicKeyError`].
    pub fn of_public(text: &str) -> Result<Self, PublicKeyError> {
        let key: PublicKey = text.parse()?;
        match (key_use(text).as_deref(), key.algorithm()) {
            (None | Some("sig"), _) => Ok(Self::Public(key)),
            (Some("enc"), KeyAlgorithm::Es256 | KeyAlgorithm::Rs256) => Ok(Self::Encryption(key)),
            // Ed25519 signs and does nothing else.
            _ => Err(PublicKeyError::WrongUse),
        }
    }
}

/// The most keys of one kind that a client has at a time: the newest, and the one before it until its
/// end.
pub const MAX_STANDING_KEYS: i64 = 2;

/// A key of a client. Tokens name the one by which they were got.
#[derive(Clone, PartialEq, Eq)]
pub struct ClientKey {
    /// Which.
    pub id: KeyId,
    /// Whose.
    pub client: ClientId,
    /// What it is.
    pub credential: Credential,
    /// From when on it no longer counts, Unix milliseconds; `None`: it has no end.
    pub not_after_ms: Option<i64>,
}

impl ClientKey {
    /// Whether it counts at this moment.
    pub const fn stands_at(&self, now_ms: i64) -> bool {
        match self.not_after_ms {
            Some(end_ms) => now_ms < end_ms,
            None => true,
        }
    }
}

impl std::fmt::Debug for ClientKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("ClientKey")
            .field("id", &self.id)
            .field("client", &self.client)
            .field("not_after_ms", &self.not_after_ms)
            .finish_non_exhaustive()
    }
}

/// A key as it is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedKey {
    /// The key.
    pub key: ClientKey,
    /// When it was last used, Unix milliseconds, within an hour.
    pub last_used_at_ms: Option<i64>,
    /// When it was added, Unix milliseconds.
    pub created_at_ms: i64,
}

/// Who makes a request: a client whose token and key stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The tenant.
    pub org: OrgId,
    /// Its application that calls.
    pub app: AppId,
    /// The client.
    pub client: ClientId,
    /// The key by which it got its token.
    pub key: KeyId,
    /// Whether its application may touch what is worth something.
    pub mode: AppMode,
    /// What it may do: never more than the client may by now.
    pub scopes: Scopes,
    /// The network that is meant where a request names none.
    pub default_network: Option<NetworkKey>,
    /// From where it may call.
    pub allowed_addresses: AllowedAddresses,
    /// When its key was last used, Unix milliseconds, within an hour.
    pub last_used_at_ms: Option<i64>,
}
