//! What a chain needs before there can be a network: programs on Solana, contracts on EVM chains.
//!
//! Whether something is there already is asked of the chain, each time: whatever is done here may be
//! done again, after any error and any crash, and is done once.

mod contract;
mod evm;
mod failure;
mod idl;
mod solana;

pub use contract::Contract;
pub use failure::DeploymentFailure;
pub use portcullis_solana::rpc::{
    BufferStep, DeployProgress, DeployStep, DeploymentPlan, IdlPlan, IdlStep, InstallStep,
    ProgramRecord,
};
pub use solana::ProgramDeployment;

use portcullis_evm::{Registry, Sender};
use portcullis_solana::rpc::{Cluster, TransactionSigner};

use crate::{
    Address, Chain, ConnectError, Connection, Signer, WrongFamily, connection::Node,
    operation::OperationError, transaction::Fees,
};

/// Somebody who puts programs and contracts on a chain.
///
/// On an EVM chain let nobody else send with the same key meanwhile: both would take the same nonce.
#[derive(Clone, Debug)]
pub struct Deployer {
    connection: Connection,
    signer: Signer,
    payer: Option<Signer>,
    fees: Fees,
}

impl Deployer {
    /// Deploys with `signer`, who pays for it, too, over any connection.
    ///
    /// # Errors
    ///
    /// [`WrongFamily`] if the signer is for the other kind of chain.
    pub fn new(connection: Connection, signer: Signer) -> Result<Self, WrongFamily> {
        match &connection.node {
            Node::Solana(_) => drop(signer.solana()?),
            Node::Evm(_) => drop(signer.evm()?),
        }
        Ok(Self { connection, signer, payer: None, fees: Fees::default() })
    }

    /// A connection to a chain that may have no registry yet. Otherwise as [`Connection::open`].
    ///
    /// # Errors
    ///
    /// [`ConnectError`], but never [`ConnectError::NoRegistry`].
    pub async fn connect(
        chain: Chain,
        url: &str,
        registry: Option<Address>,
    ) -> Result<Connection, ConnectError> {
        match Connection::open(chain.clone(), url, registry).await {
            Err(ConnectError::NoRegistry { .. }) => Connection::unchecked(chain, url, registry),
            opened => opened,
        }
    }

    /// Lets another pay fees and rent. On Solana only.
    ///
    /// # Errors
    ///
    /// [`WrongFamily`] if it is for EVM chains.
    pub fn with_payer(mut self, payer: Signer) -> Result<Self, WrongFamily> {
        payer.solana()?;
        self.payer = Some(payer);
        Ok(self)
    }

    /// Says what to pay.
    #[must_use]
    pub const fn with_fees(mut self, fees: Fees) -> Self {
        self.fees = fees;
        self
    }

    /// Who deploys.
    pub fn address(&self) -> Address {
        self.signer.address()
    }

    /// On which chain, by which node.
    pub const fn connection(&self) -> &Connection {
        &self.connection
    }

    fn cluster(&self) -> Result<&Cluster, DeploymentFailure> {
        match &self.connection.node {
            Node::Solana(cluster) => Ok(cluster),
            Node::Evm(_) => Err(unsupported("deploy a program", "EVM chains")),
        }
    }

    fn registry(&self) -> Result<&Registry, DeploymentFailure> {
        match &self.connection.node {
            Node::Evm(registry) => Ok(registry),
            Node::Solana(_) => Err(unsupported("deploy a contract", "Solana")),
        }
    }

    /// Its nonces are asked of the chain anew.
    fn sender(&self) -> Result<Sender, DeploymentFailure> {
        let provider = self.registry()?.provider().clone();
        match &self.connection.chain {
            Chain::Evm(chain) => {
                let signer = self.signer.evm().map_err(crate::Failure::from)?.clone();
                Ok(Sender::new(provider, chain.clone(), signer))
            }
            Chain::Solana(_) => Err(unsupported("deploy a contract", "Solana")),
        }
    }

    /// Who signs on Solana, with the keys of the accounts that are made.
    fn signers<'a>(
        &'a self,
        more: impl IntoIterator<Item = &'a Signer>,
    ) -> Result<Vec<&'a TransactionSigner>, DeploymentFailure> {
        let all = [&self.signer].into_iter().chain(&self.payer).chain(more);
        let signers = all.map(|signer| Ok(signer.solana()?.as_signer()));
        signers
            .collect::<Result<_, WrongFamily>>()
            .map_err(|error| crate::Failure::from(error).into())
    }
}

fn unsupported(operation: &'static str, chain: &'static str) -> DeploymentFailure {
    crate::Failure::from(OperationError::Unsupported { operation, chain }).into()
}

#[cfg(test)]
mod tests;
