use std::{fs, net::TcpListener, path::PathBuf, process::Stdio};

use anyhow::{Context as _, Result, bail};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use portcullis_localnet::{Description, Role};
use tokio::process::Command;

use crate::{
    api::Api,
    folder::Folder,
    process::{Process, service_binary},
};

/// The gatekeeper network's name in the API.
pub const NETWORK: &str = "demo-network";

const ORG: &str = "Demo";

/// More of the configuration, for those who ask as often as they can: nobody asks too often.
pub const NO_LIMITS: &str = "[limits]\naddress_per_minute = 0\ntoken_per_minute = 0\n\
                             read_per_minute = 0\nverdict_per_minute = 0\n\
                             change_per_minute = 0\n";

/// Everything but what only live applications may do.
const SCOPES: &str = "partner:admin update:pass issue:pass search:pass create:gkn update:gkn \
                      createWithId:gkn get:pii put:piirequest";

/// What PKCS #8 puts before the 32 bytes of an Ed25519 key.
const ED25519: [u8; 16] = [
    0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
];

/// What an installation is made of.
#[derive(Clone, Debug, Default)]
pub struct InstallationOptions {
    /// The database; `None`: a file of SQLite.
    pub database_url: Option<String>,
    /// Where Solana is asked; `None`: at the localnet itself.
    pub solana_rpc_url: Option<String>,
    /// Where the EVM chain is asked; `None`: at the localnet itself.
    pub evm_rpc_url: Option<String>,
    /// More of the configuration, in TOML; comes last.
    pub more: String,
}

/// How the service is started.
#[derive(Clone, Debug, Default)]
pub struct StartOptions {
    /// How many operations it works on at a time; `None`: as the service itself decides.
    pub workers: Option<u32>,
    /// Variables of its environment, besides those of this process.
    pub environment: Vec<(String, String)>,
}

/// A configured service, with a network on both chains and a client.
#[derive(Debug)]
pub struct Installation {
    folder: Folder,
    config: PathBuf,
    address: String,
    /// Its database, as the configuration names it.
    pub database_url: String,
    /// The client's id.
    pub client_id: String,
    /// The client's secret.
    pub client_secret: String,
}

impl Installation {
    /// Configures a service for the chains of a localnet, by the service's own commands.
    ///
    /// # Errors
    ///
    /// What the command says that failed.
    pub async fn new(localnet: &Description, options: &InstallationOptions) -> Result<Self> {
        let folder = Folder::new()?;
        let address = free_address()?;
        let database_url = options.database_url.clone();
        let database_url = database_url
            .unwrap_or_else(|| format!("sqlite:{}", folder.path().join("service.db").display()));
        let config = config(&folder, localnet, options, &address, &database_url)?;
        let config = folder.write("service.toml", &config)?;
        let mut installation = Self {
            folder,
            config,
            address,
            database_url,
            client_id: String::new(),
            client_secret: String::new(),
        };
        installation.run(&["check-config"]).await?;
        installation.run(&["network", "add", NETWORK, "--org", ORG, "--sandbox"]).await?;
        let evm = format!("ethereum/{}", localnet.evm.chain_id);
        for (chain, network, signer) in [
            ("solana/localnet", &localnet.solana.network, "operator-solana"),
            (evm.as_str(), &localnet.evm.network, "operator-evm"),
        ] {
            let place = ["network", "deploy", NETWORK, "--chain", chain, "--network-id", network];
            installation.run(&[place.as_slice(), &["--signer", signer]].concat()).await?;
        }
        let client = ["client", "create", "--org", ORG, "--network", NETWORK, "--scopes", SCOPES];
        let shown = installation.run(&client).await?;
        let word = |key: &str| {
            let line = shown.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('='));
            line.map(str::to_owned).with_context(|| format!("no {key} in: {shown}"))
        };
        let (client_id, client_secret) = (word("client_id")?, word("client_secret")?);
        installation.client_id = client_id;
        installation.client_secret = client_secret;
        Ok(installation)
    }

    /// Runs one of the service's commands, and returns what it answers.
    ///
    /// # Errors
    ///
    /// What it says that went wrong.
    pub async fn run(&self, arguments: &[&str]) -> Result<String> {
        let output = Command::new(service_binary()?)
            .arg("--config")
            .arg(&self.config)
            .args(arguments)
            .stdin(Stdio::null())
            .output()
            .await
            .context("the service cannot be started")?;
        if !output.status.success() {
            bail!("{}: {}", arguments.join(" "), String::from_utf8_lossy(&output.stderr));
        }
        Ok(String::from_utf8(output.stdout)?)
    }

    /// Starts the service.
    ///
    /// # Errors
    ///
    /// What it says that went wrong.
    pub async fn start(&self) -> Result<Process> {
        self.start_with(&StartOptions::default()).await
    }

    /// Starts the service in another way than usual.
    ///
    /// # Errors
    ///
    /// What it says that went wrong.
    pub async fn start_with(&self, options: &StartOptions) -> Result<Process> {
        let log = self.folder.path().join("log");
        let config = match options.workers {
            Some(workers) => {
                let usual = fs::read_to_string(&self.config)?;
                self.folder.write("start.toml", &format!("workers = {workers}\n{usual}"))?
            }
            None => self.config.clone(),
        };
        Process::start(&config, &self.address, &log, &options.environment).await
    }

    /// Another instance of it: the same but for its address.
    ///
    /// # Errors
    ///
    /// That no port or file can be had.
    pub fn another(&self) -> Result<Self> {
        let (folder, address) = (Folder::new()?, free_address()?);
        let text = fs::read_to_string(&self.config)?.replace(&self.address, &address);
        let config = folder.write("service.toml", &text)?;
        let database_url = self.database_url.clone();
        let (client_id, client_secret) = (self.client_id.clone(), self.client_secret.clone());
        Ok(Self { folder, config, address, database_url, client_id, client_secret })
    }

    /// A client of it, with a token.
    ///
    /// # Errors
    ///
    /// That it gives out none.
    pub async fn connect(&self) -> Result<Api> {
        Api::connect(&self.base(), &self.client_id, &self.client_secret).await
    }

    /// Its URL.
    pub fn base(&self) -> String {
        format!("http://{}", self.address)
    }
}

fn config(
    folder: &Folder,
    localnet: &Description,
    options: &InstallationOptions,
    address: &str,
    database_url: &str,
) -> Result<String> {
    let operator = localnet.key(Role::Operator).context("the localnet has no operator")?;
    let token_key = folder.write("token-key.pem", &token_key())?;
    let solana_key = folder.write("operator.json", &operator.solana_keypair_file)?;
    let evm_key = folder.write("operator.key", &operator.evm_private_key)?;
    let pii_key: [u8; 32] = rand::random();
    let pii_key = folder.write("pii-key.txt", &STANDARD.encode(pii_key))?;
    let solana_url = options.solana_rpc_url.as_ref().unwrap_or(&localnet.solana.rpc_url);
    let evm_url = options.evm_rpc_url.as_ref().unwrap_or(&localnet.evm.rpc_url);
    Ok(format!(
        "listen = '{address}'\n\
         [database]\nurl = '{database_url}'\n\
         [tokens]\nissuer = 'https://passes.example'\nsigning_key = 'file:{token_key}'\n\
         [chains.'solana:localnet']\nrpc_urls = ['{solana_url}']\n\
         [chains.'eip155:{chain_id}']\nrpc_urls = ['{evm_url}']\n\
         [signers]\noperator-solana = 'file:{solana_key}'\noperator-evm = 'file:{evm_key}'\n\
         [pii]\nkeys = ['file:{pii_key}']\n\
         {more}",
        token_key = token_key.display(),
        chain_id = localnet.evm.chain_id,
        solana_key = solana_key.display(),
        evm_key = evm_key.display(),
        pii_key = pii_key.display(),
        more = options.more,
    ))
}

/// A new key that signs access tokens, in PEM.
fn token_key() -> String {
    let seed: [u8; 32] = rand::random();
    let encoded = STANDARD.encode([ED25519.as_slice(), &seed].concat());
    format!("-----BEGIN PRIVATE KEY-----\n{encoded}\n-----END PRIVATE KEY-----\n")
}

fn free_address() -> Result<String> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string())
}
