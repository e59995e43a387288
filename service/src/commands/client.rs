mod key;

use std::path::PathBuf;

use clap::Subcommand;
use portcullis_service::{
    model::{
        AllowedAddresses, App, AppMode, Client, ClientId, ClientKey, Credential, NetworkKey, Scopes,
    },
    store::Store,
};

use super::{CommandError, answer, operator};

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
        /// The application's mode: `test` sees testnets alone, `live` does not. A new one is in test
        /// mode if it is not said
        #[arg(long)]
        mode: Option<AppMode>,
        /// What it may do, with spaces between: "issue:pass update:pass search:pass"
        #[arg(long)]
        scopes: Scopes,
        /// The network that is meant where a request names none
        #[arg(long)]
        network: Option<NetworkKey>,
        /// From where it may call, in CIDR notation; from everywhere if it is not said. May be said
        /// several times
        #[arg(long = "from", value_name = "CIDR")]
        from: Vec<String>,
        /// A public key, as JWK or PEM, by which it signs who it is; then there is no secret
        #[arg(long, value_name = "FILE")]
        public_key: Option<PathBuf>,
    },
    /// List all clients
    List,
    /// Say from where a client may call
    Allow {
        /// Its `client_id`
        client: ClientId,
        /// In CIDR notation; from everywhere if it is not said. May be said several times
        #[arg(long = "from", value_name = "CIDR")]
        from: Vec<String>,
    },
    /// End a client and all its tokens at once
    Revoke {
        /// Its `client_id`
        client: ClientId,
    },
    /// The keys of clients
    #[command(subcommand)]
    Key(key::KeyCommand),
}

impl ClientCommand {
    pub(super) async fn run(self, store: &dyn Store) -> Result<(), CommandError> {
        match self {
            Self::Create { org, app, mode, scopes, network, from, public_key } => {
                let found = ensure_app(store, &org, &app, mode).await?;
                let wanted = NewClient {
                    scopes,
                    default_network: network,
                    allowed_addresses: from.join(" ").parse()?,
                    public_key,
                };
                wanted.create(store, &found).await?;
                answer(&format!("mode={}", found.mode))
            }
            Self::List => list(store).await,
            Self::Allow { client, from } => {
                let addresses: AllowedAddresses = from.join(" ").parse()?;
                if !store.set_allowed_addresses(client, &addresses, &operator(store).await?).await?
                {
                    return Err(CommandError::Missing("client"));
                }
                answer("done")
            }
            Self::Revoke { client } => {
                if !store.revoke_client(client, &operator(store).await?).await? {
                    return Err(CommandError::Missing("client, or it was revoked before"));
                }
                answer("revoked")
            }
            Self::Key(command) => command.run(store).await,
        }
    }
}

async fn ensure_app(
    store: &dyn Store,
    org: &str,
    app: &str,
    mode: Option<AppMode>,
) -> Result<App, CommandError> {
    let app =
        store.ensure_app(org, app, mode.unwrap_or(AppMode::Test), &operator(store).await?).await?;
    if mode.is_some_and(|mode| mode != app.mode) {
        return Err(CommandError::Argument("the application is there, in the other mode"));
    }
    Ok(app)
}

/// A client that is to be made.
pub(super) struct NewClient {
    pub(super) scopes: Scopes,
    pub(super) default_network: Option<NetworkKey>,
    pub(super) allowed_addresses: AllowedAddresses,
    pub(super) public_key: Option<PathBuf>,
}

impl NewClient {
    /// Makes it, and shows what it needs to know.
    pub(super) async fn create(self, store: &dyn Store, app: &App) -> Result<(), CommandError> {
        let id = ClientId::new();
        let (key, secret) = match &self.public_key {
            Some(file) => match key::public(id, file)? {
                ClientKey { credential: Credential::Encryption(_), .. } => {
                    return Err(CommandError::Argument("a client needs a key to sign with first"));
                }
                key => (key, None),
            },
            None => {
                let (key, secret) = key::secret(id)?;
                (key, Some(secret))
            }
        };
        let client = Client {
            id,
            app: app.id,
            scopes: self.scopes,
            default_network: self.default_network,
            allowed_addresses: self.allowed_addresses,
            revoked_at_ms: None,
        };
        store.add_client(&client, &key, &operator(store).await?).await?;
        answer(&format!("client_id={id}"))?;
        match secret {
            Some(secret) => answer(&format!("client_secret={}", secret.expose())),
            None => answer(&format!("key_id={}", key.id)),
        }
    }
}

async fn list(store: &dyn Store) -> Result<(), CommandError> {
    for (org, app, client) in store.clients().await? {
        let standing = if client.revoked_at_ms.is_some() { "revoked" } else { "active" };
        let (id, scopes, from) = (client.id, client.scopes, client.allowed_addresses);
        answer(&format!("{id}\t{org}\t{app}\t{standing}\t{scopes}\t{from}"))?;
    }
    Ok(())
}
