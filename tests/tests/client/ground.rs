//! Both chains, running, each as the façade sees it.

use std::sync::atomic::{AtomicU64, Ordering};

use e2e::{
    programs::{checkout, program},
    validator::Validator,
};
use portcullis::{
    Actor, Address, Connection, Family, KeySource, NetworkId, PassIssuer, PassReader, Signer,
    SolanaCluster, evm::alloy::signers::local::PrivateKeySigner,
};
use portcullis_localnet::{Localnet, LocalnetOptions, Role};
use portcullis_solana::svm::SvmOptions;
use solana_keypair::Keypair;

use crate::on_validator::OnValidator;

/// Both chains of a test.
pub(crate) struct Ground {
    pub(crate) localnet: Localnet,
    /// Solana, if it is to be a real one.
    on_validator: Option<OnValidator>,
}

/// One of the two chains.
#[derive(Clone)]
pub(crate) struct Side {
    pub(crate) connection: Connection,
    pub(crate) network: NetworkId,
    pub(crate) authority: Signer,
    pub(crate) operator: Signer,
    pub(crate) gatekeeper: u32,
}

impl Ground {
    pub(crate) async fn new() -> Self {
        let programs = program("gateway").0.parent().unwrap().to_owned();
        let mut options = LocalnetOptions::new(programs).on_free_ports();
        options.anvil = Some(xtask::foundry_tool(&checkout(), "anvil"));
        options.svm = SvmOptions::default();
        let on_validator = match Validator::of_this_run() {
            Some(validator) => Some(OnValidator::new(validator).await),
            None => None,
        };
        Self { localnet: Localnet::start(options).await.unwrap(), on_validator }
    }

    pub(crate) async fn solana(&self) -> Side {
        match &self.on_validator {
            Some(on_validator) => on_validator.side().await,
            None => self.solana_vm().await,
        }
    }

    /// For what only the VM behind a port can be told to do: lose a transaction, hurry on.
    pub(crate) async fn solana_vm(&self) -> Side {
        let description = &self.localnet.description().solana;
        let connection = Connection::open(
            portcullis::Chain::Solana(SolanaCluster::Localnet),
            &description.rpc_url,
            None,
        );
        Side {
            connection: connection.await.unwrap(),
            network: description.network.parse().unwrap(),
            authority: solana_signer(&self.described_secret(Role::Authority, Family::Solana)),
            operator: solana_signer(&self.described_secret(Role::Operator, Family::Solana)),
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
            authority: self.signer(Role::Authority, Family::Evm),
            operator: self.signer(Role::Operator, Family::Evm),
            gatekeeper: description.gatekeeper,
        }
    }

    pub(crate) async fn sides(&self) -> [Side; 2] {
        [self.solana().await, self.evm().await]
    }

    pub(crate) fn signer(&self, role: Role, family: Family) -> Signer {
        let secret = self.secret(role, family);
        match family {
            Family::Solana => solana_signer(&secret),
            Family::Evm => Signer::Evm(secret.parse::<PrivateKeySigner>().unwrap().into()),
        }
    }

    /// As a key file has it.
    pub(crate) fn secret(&self, role: Role, family: Family) -> String {
        match (&self.on_validator, family) {
            (Some(on_validator), Family::Solana) => on_validator.secret(role),
            _ => self.described_secret(role, family),
        }
    }

    /// As everybody can read it in the description.
    fn described_secret(&self, role: Role, family: Family) -> String {
        let key = self.localnet.description().key(role).unwrap();
        match family {
            Family::Solana => key.solana_keypair_file.clone(),
            Family::Evm => key.evm_private_key.clone(),
        }
    }
}

pub(crate) fn solana_signer(key_file: &str) -> Signer {
    let bytes: Vec<u8> = serde_json::from_str(key_file).unwrap();
    Signer::Solana(Keypair::try_from(bytes.as_slice()).unwrap().into())
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
