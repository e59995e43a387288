//! Both chains, running, each as the façade sees it.

use std::sync::atomic::{AtomicU64, Ordering};

use e2e::programs::{checkout, program};
use portcullis::{
    Actor, Address, Connection, KeySource, NetworkId, PassIssuer, PassReader, Signer,
    SolanaCluster, evm::alloy::signers::local::PrivateKeySigner,
};
use portcullis_localnet::{Localnet, LocalnetOptions, Role};
use portcullis_solana::svm::SvmOptions;
use solana_keypair::Keypair;

/// Both chains of a test.
pub(crate) struct Ground {
    pub(crate) localnet: Localnet,
}

/// One of the two chains.
#[derive(Clone)]
pub(crate) struct Side {
    pub(crate) connection: Connection,
    pub(crate) network: NetworkId,
    authority: Signer,
    operator: Signer,
    pub(crate) gatekeeper: u32,
}

impl Ground {
    pub(crate) async fn new() -> Self {
        let programs = program("gateway").0.parent().unwrap().to_owned();
        let mut options = LocalnetOptions::new(programs).on_free_ports();
        options.anvil = Some(xtask::foundry_tool(&checkout(), "anvil"));
        options.svm = SvmOptions::default();
        Self { localnet: Localnet::start(options).await.unwrap() }
    }

    pub(crate) async fn solana(&self) -> Side {
        let description = &self.localnet.description().solana;
        let connection = Connection::open(
            portcullis::Chain::Solana(SolanaCluster::Localnet),
            &description.rpc_url,
            None,
        );
        Side {
            connection: connection.await.unwrap(),
            network: description.network.parse().unwrap(),
            authority: self.signer(Role::Authority, portcullis::Family::Solana),
            operator: self.signer(Role::Operator, portcullis::Family::Solana),
            gatekeeper: description.gatekeeper_slot.into(),
        }
    }

    pub(crate) async fn evm(&self) -> Side {
        let description = &self.localnet.description().evm;
        let chain = format!("eip155:{}", description.chain_id).parse().unwrap();
        let connection = Connection::open(chain, &description.rpc_url, None);
        Side {
            connection: connection.await.unwrap(),
            network: description.network.parse().unwrap(),
            authority: self.signer(Role::Authority, portcullis::Family::Evm),
            operator: self.signer(Role::Operator, portcullis::Family::Evm),
            gatekeeper: description.gatekeeper,
        }
    }

    pub(crate) async fn sides(&self) -> [Side; 2] {
        [self.solana().await, self.evm().await]
    }

    /// Its key, as everybody can read it in the description.
    pub(crate) fn signer(&self, role: Role, family: portcullis::Family) -> Signer {
        let key = self.localnet.description().key(role).unwrap();
        match family {
            portcullis::Family::Solana => {
                let bytes: Vec<u8> = serde_json::from_str(&key.solana_keypair_file).unwrap();
                let keypair = Keypair::try_from(bytes.as_slice()).unwrap();
                Signer::Solana(keypair.into())
            }
            portcullis::Family::Evm => {
                let signer: PrivateKeySigner = key.evm_private_key.parse().unwrap();
                Signer::Evm(signer.into())
            }
        }
    }
}

impl Side {
    pub(crate) fn reader(&self) -> PassReader {
        PassReader::new(self.connection.clone())
    }

    pub(crate) fn issuer(&self) -> PassIssuer {
        PassIssuer::by(self.operator(), self.network).unwrap()
    }

    pub(crate) fn operator(&self) -> Actor {
        Actor::new(self.connection.clone(), self.operator.clone()).unwrap()
    }

    pub(crate) fn authority(&self) -> Actor {
        Actor::new(self.connection.clone(), self.authority.clone()).unwrap()
    }

    /// An address that nobody has used.
    pub(crate) fn wallet(&self) -> Address {
        static COUNT: AtomicU64 = AtomicU64::new(1);
        let count = COUNT.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        match self.network {
            NetworkId::Solana(_) => {
                let mut bytes = [7; 32];
                bytes[24..].copy_from_slice(&count);
                Address::Solana(bytes.into())
            }
            NetworkId::Evm(_) => {
                let mut bytes = [7; 20];
                bytes[12..].copy_from_slice(&count);
                Address::Evm(bytes.into())
            }
        }
    }

    pub(crate) fn name(&self) -> String {
        self.connection.chain().to_string()
    }
}

/// A file that is gone when this is.
pub(crate) struct KeyFile(std::path::PathBuf);

impl KeyFile {
    pub(crate) fn new(content: &str) -> Self {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let name = format!(
            "portcullis-key-{}-{}",
            std::process::id(),
            COUNT.fetch_add(1, Ordering::Relaxed)
        );
        let path = std::env::temp_dir().join(name);
        std::fs::write(&path, content).unwrap();
        Self(path)
    }

    pub(crate) fn source(&self) -> KeySource {
        KeySource::File(self.0.clone())
    }

    pub(crate) fn path(&self) -> &std::path::Path {
        &self.0
    }
}

impl Drop for KeyFile {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}
