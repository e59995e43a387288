use clap::Subcommand;
use portcullis_service::{
    audit::AuditEntry,
    clock::{Clock as _, SystemClock},
    model::{AppMode, Client, ClientId, ClientKey, KeyId, Scopes},
    secret::ClientSecret,
    store::Store,
};

use super::{CommandError, answer};

/// API clients.
#[derive(Debug, Subcommand)]
pub(crate) enum ClientCommand {
    /// Make a client, and show its secret this once
    Create {
        /// The organisation; made if it is not there
        #[arg(long)]
        org: String,
        /// The application; made if it is not there
        #[arg(long, default_value = "default")]
        app: String,
        /// The application's mode: `test` stays on testnets, `live` does not. A new one is in test
        /// mode if it is not said
        #[arg(long)]
        mode: Option<AppMode>,
        /// What it may do, with spaces between; everything if it is not said
        #[arg(long)]
        scopes: Option<String>,
        /// The network that is meant where a request names none
        #[arg(long)]
        network: Option<String>,
    },
    /// List all clients
    List,
    /// End a client and all its tokens at once
    Revoke {
        /// Its `client_id`
        client: String,
    },
}

impl ClientCommand {
    pub(super) async fn run(self, store: &dyn Store) -> Result<(), CommandError> {
        match self {
            Self::Create { org, app, mode, scopes, network } => {
                let wanted = Wanted { org, app, mode, scopes, network };
                wanted.create(store).await
            }
            Self::List => list(store).await,
            Self::Revoke { client } => revoke(store, &client).await,
        }
    }
}

struct Wanted {
    org: String,
    app: String,
    mode: Option<AppMode>,
    scopes: Option<String>,
    network: Option<String>,
}

impl Wanted {
    async fn create(self, store: &dyn Store) -> Result<(), CommandError> {
        let now_ms = SystemClock.now_ms();
        let scopes = match &self.scopes {
            Some(scopes) => scopes.parse()?,
            None => Scopes::all(),
        };
        let default_network = self.network.as_deref().map(str::parse).transpose()?;
        let mode = self.mode.unwrap_or(AppMode::Test);
        let app = store.ensure_app(&self.org, &self.app, mode, now_ms).await?;
        if self.mode.is_some_and(|mode| mode != app.mode) {
            return Err(CommandError::Argument("the application is there, in the other mode"));
        }
        let id = ClientId::new();
        let client = Client { id, app: app.id, scopes, default_network, revoked_at_ms: None };
        let key_id = KeyId::new();
        let secret = ClientSecret::generate(key_id)?;
        let key =
            ClientKey { id: key_id, client: id, secret_hash: secret.hash(), not_after_ms: None };
        store.add_client(&client, &key, now_ms).await?;
        let entry = AuditEntry {
            org: app.org,
            at_ms: now_ms,
            actor: "operator".to_owned(),
            action: "client.create".to_owned(),
            subject: format!("client:{id}"),
            request_id: String::new(),
        };
        store.audit(&entry).await?;
        answer(&format!("client_id={id}"))?;
        answer(&format!("client_secret={}", secret.expose()))?;
        answer(&format!("mode={}", app.mode))
    }
}

async fn list(store: &dyn Store) -> Result<(), CommandError> {
    for (org, app, client) in store.clients().await? {
        let standing = if client.revoked_at_ms.is_some() { "revoked" } else { "active" };
        answer(&format!("{}\t{org}\t{app}\t{standing}\t{}", client.id, client.scopes))?;
    }
    Ok(())
}

async fn revoke(store: &dyn Store, client: &str) -> Result<(), CommandError> {
    let id: ClientId = client.parse()?;
    if store.revoke_client(id, SystemClock.now_ms()).await? {
        answer("revoked")
    } else {
        Err(CommandError::Missing("client, or it was revoked before"))
    }
}
