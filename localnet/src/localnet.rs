use std::path::PathBuf;

use portcullis_evm::{REGISTRY, alloy::providers::DynProvider, connect};
use portcullis_solana::{GATEWAY_PROGRAM_ID, TRANSFER_HOOK_PROGRAM_ID, svm::SvmCluster};
use solana_signer::Signer;

use crate::{
    anvil::Anvil,
    description::{Description, EvmDescription, Key, SolanaDescription},
    error::LocalnetError,
    evm,
    keys::Role,
    options::LocalnetOptions,
    server::SvmServer,
    solana,
};

/// Both chains, running. They stop when this is dropped.
#[derive(Debug)]
pub struct Localnet {
    description: Description,
    svm: SvmCluster,
    server: SvmServer,
    anvil: Anvil,
}

impl Localnet {
    /// Starts both chains and sets them up. All that it needs is looked for before anything starts.
    ///
    /// # Errors
    ///
    /// [`LocalnetError`]: each says what to do. Nothing runs then.
    #[tracing::instrument(skip_all)]
    pub async fn start(options: LocalnetOptions) -> Result<Self, LocalnetError> {
        solana::look_for_programs(&options.programs)?;
        let anvil = start_anvil(&options).await?;
        let url = format!("http://{}", anvil.address());
        let provider = connect(&url)
            .map_err(|source| LocalnetError::Evm { step: "be reached".to_owned(), source })?;
        let chain_id = chain_id(&provider).await?;
        let evm_network = evm::set_up(&provider).await?;

        let svm = SvmCluster::with_options(options.svm);
        let solana_network = solana::set_up(&svm, &options.programs).await?;
        let server = SvmServer::start(svm.clone(), options.solana_port).await?;

        let description = Description {
            solana: SolanaDescription {
                rpc_url: server.rpc_url(),
                websocket_url: server.websocket_url(),
                gateway_program: GATEWAY_PROGRAM_ID.to_string(),
                transfer_hook_program: TRANSFER_HOOK_PROGRAM_ID.to_string(),
                network: solana_network.to_string(),
                gatekeeper_slot: solana::GATEKEEPER_SLOT,
            },
            evm: EvmDescription {
                rpc_url: url,
                websocket_url: format!("ws://{}", anvil.address()),
                chain_id,
                registry: REGISTRY.to_string(),
                network: evm_network.to_string(),
                gatekeeper: evm::GATEKEEPER,
            },
            keys: Role::ALL.into_iter().map(key).collect::<Result<_, _>>()?,
        };
        Ok(Self { description, svm, server, anvil })
    }

    /// Where everything is.
    pub fn description(&self) -> &Description {
        &self.description
    }

    /// The Solana that is behind the port: what it answers there, and what a client cannot do,
    /// such as setting the clock.
    pub fn solana(&self) -> &SvmCluster {
        &self.svm
    }

    /// Stops both chains, and waits until their ports are free and no child process is left.
    pub async fn stop(self) {
        self.server.stop().await;
        let anvil = self.anvil;
        // It ends in a moment, but it blocks for that moment.
        let _ = tokio::task::spawn_blocking(move || drop(anvil)).await;
    }
}

async fn start_anvil(options: &LocalnetOptions) -> Result<Anvil, LocalnetError> {
    let LocalnetOptions { evm_port, evm_chain_id, .. } = *options;
    let command: Option<PathBuf> = options.anvil.clone();
    let started = tokio::task::spawn_blocking(move || {
        Anvil::start(command.as_deref(), evm_port, evm_chain_id)
    });
    started.await.unwrap_or_else(|ended| Err(LocalnetError::AnvilEnded { said: ended.to_string() }))
}

/// What the chain itself says, and that it says something.
async fn chain_id(provider: &DynProvider) -> Result<u64, LocalnetError> {
    let method = "eth_chainId";
    let id: String = evm::ask(provider, "say its id", method, serde_json::json!([])).await?;
    let number = id.strip_prefix("0x").and_then(|digits| u64::from_str_radix(digits, 16).ok());
    number.ok_or_else(|| LocalnetError::EvmStep {
        step: "say its id".to_owned(),
        reason: format!("{id} is no number"),
    })
}

fn key(role: Role) -> Result<Key, LocalnetError> {
    let solana = role.solana();
    Ok(Key {
        role,
        solana_address: solana.pubkey().to_string(),
        solana_keypair_file: serde_json::json!(solana.to_bytes().to_vec()).to_string(),
        evm_address: role.evm()?.address().to_string(),
        evm_private_key: role.evm_secret().to_string(),
    })
}
