use std::path::{Path, PathBuf};

use clap::Subcommand;
use portcullis_service::{
    model::{ClientId, ClientKey, Credential, KeyId, TimeToLive},
    secret::ClientSecret,
    store::Store,
};

use crate::commands::{CommandError, answer, operator};

/// The keys of clients. A client has at most two secrets, two public keys to sign with and two for
/// encryption at a time.
#[derive(Debug, Subcommand)]
pub(crate) enum KeyCommand {
    /// Make a new secret, and show it this once; those that the client has go on for a while
    Rotate {
        /// The client's `client_id`
        client: ClientId,
        /// How long the old ones go on: immediate, 1h, 6h, 12h, 24h or 1w
        #[arg(long)]
        ttl: TimeToLive,
    },
    /// Register a public key, by which the client signs who it is, or, as a JWK with `"use": "enc"`, with
    /// which is sealed what it alone shall read; others like it go on for a while
    AddPublic {
        /// The client's `client_id`
        client: ClientId,
        /// The key, as JWK or PEM: of P-256, Ed25519 or RSA
        file: PathBuf,
        /// How long the old ones go on: immediate, 1h, 6h, 12h, 24h or 1w
        #[arg(long)]
        ttl: TimeToLive,
    },
    /// List the keys of a client
    List {
        /// The client's `client_id`
        client: ClientId,
    },
    /// End a key, and with it the tokens that were got by it
    Revoke {
        /// The client's `client_id`
        client: ClientId,
        /// The key's id, as `list` shows it
        key: KeyId,
        /// How long it goes on: immediate, 1h, 6h, 12h, 24h or 1w
        #[arg(long, default_value_t = TimeToLive::Immediate)]
        ttl: TimeToLive,
    },
}

impl KeyCommand {
    pub(super) async fn run(self, store: &dyn Store) -> Result<(), CommandError> {
        let by = operator(store).await?;
        match self {
            Self::Rotate { client, ttl } => {
                let (key, secret) = secret(client)?;
                store.rotate_key(&key, ttl.end_ms(by.at_ms), &by).await?;
                answer(&format!("key_id={}", key.id))?;
                answer(&format!("client_secret={}", secret.expose()))
            }
            Self::AddPublic { client, file, ttl } => {
                let key = public(client, &file)?;
                store.rotate_key(&key, ttl.end_ms(by.at_ms), &by).await?;
                answer(&format!("key_id={}", key.id))
            }
            Self::List { client } => list(store, client, by.at_ms).await,
            Self::Revoke { client, key, ttl } => {
                if !store.end_key(client, key, ttl.end_ms(by.at_ms), &by).await? {
                    return Err(CommandError::Missing("key, or it ends earlier"));
                }
                answer("done")
            }
        }
    }
}

/// A new secret of a client, and what is kept of it.
pub(super) fn secret(client: ClientId) -> Result<(ClientKey, ClientSecret), CommandError> {
    let id = KeyId::new();
    let secret = ClientSecret::generate(id)?;
    let credential = Credential::Secret(secret.hash());
    Ok((ClientKey { id, client, credential, not_after_ms: None }, secret))
}

/// The public key in a file.
pub(super) fn public(client: ClientId, file: &Path) -> Result<ClientKey, CommandError> {
    let text = std::fs::read_to_string(file).map_err(CommandError::Read)?;
    let credential = Credential::of_public(&text)?;
    Ok(ClientKey { id: KeyId::new(), client, credential, not_after_ms: None })
}

/// Moments are Unix seconds.
async fn list(store: &dyn Store, client: ClientId, now_ms: i64) -> Result<(), CommandError> {
    let keys = store.keys(client).await?;
    if keys.is_empty() {
        return Err(CommandError::Missing("client"));
    }
    let seconds = |at_ms: Option<i64>| match at_ms {
        Some(at_ms) => at_ms.div_euclid(1_000).to_string(),
        None => "never".to_owned(),
    };
    for listed in keys {
        let key = &listed.key;
        let kind = match &key.credential {
            Credential::Secret(_) => "secret",
            Credential::Public(public) => public.algorithm().as_str(),
            Credential::Encryption(_) => "encryption",
        };
        let standing = if key.stands_at(now_ms) { "active" } else { "ended" };
        let (end, used) = (seconds(key.not_after_ms), seconds(listed.last_used_at_ms));
        answer(&format!("{}\t{kind}\t{standing}\tends {end}\tlast used {used}", key.id))?;
    }
    Ok(())
}
