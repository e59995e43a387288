use base64::{Engine as _, engine::general_purpose::STANDARD};
use clap::Subcommand;
use portcullis_service::{
    model::{ProviderId, pii::Provider},
    store::Store,
};

use super::{CommandError, answer, operator};

/// Verification flows that call from outside.
#[derive(Debug, Subcommand)]
pub(crate) enum ProviderCommand {
    /// Let a verification flow make requests for a network
    Add {
        /// Its name, for people
        name: String,
        /// The network's key
        #[arg(long)]
        network: String,
        /// Its public key: Ed25519, 32 bytes in base64
        #[arg(long)]
        public_key: String,
    },
    /// List all
    List,
    /// End one at once
    Revoke {
        /// Its id
        provider: String,
    },
}

impl ProviderCommand {
    pub(super) async fn run(self, store: &dyn Store) -> Result<(), CommandError> {
        match self {
            Self::Add { name, network, public_key } => {
                add(store, name, &network, &public_key).await
            }
            Self::List => list(store).await,
            Self::Revoke { provider } => revoke(store, &provider).await,
        }
    }
}

async fn add(
    store: &dyn Store,
    name: String,
    network: &str,
    public_key: &str,
) -> Result<(), CommandError> {
    let wrong = CommandError::Argument("the public key is 32 bytes in base64");
    let bytes = STANDARD.decode(public_key).ok();
    let public_key = bytes.and_then(|bytes| bytes.try_into().ok()).ok_or(wrong)?;
    let (id, network) = (ProviderId::new(), network.parse()?);
    let provider = Provider { id, network, name, public_key, revoked_at_ms: None };
    store.add_provider(&provider, &operator(store).await?).await?;
    answer(&format!("provider={id}"))
}

async fn list(store: &dyn Store) -> Result<(), CommandError> {
    for provider in store.providers().await? {
        let standing = if provider.revoked_at_ms.is_some() { "revoked" } else { "active" };
        let Provider { id, network, name, .. } = provider;
        answer(&format!("{id}\t{network}\t{name}\t{standing}"))?;
    }
    Ok(())
}

async fn revoke(store: &dyn Store, provider: &str) -> Result<(), CommandError> {
    let id: ProviderId = provider.parse()?;
    if store.revoke_provider(id, &operator(store).await?).await? {
        answer("revoked")
    } else {
        Err(CommandError::Missing("provider, or it was revoked before"))
    }
}
