//! Asking a chain.

mod list;
mod observe;
mod records;
mod watch;

pub use list::{InvalidPassCursor, PassCursor, PassFilter, PassPage};
pub use observe::Observation;
pub use watch::{ChainEvent, Cursor, PassEvent, WatchFrom, WatchedEvent};

use portcullis_types::{Requirement, Verdict};

use crate::{
    Address, Connection, NetworkId, ReadFailure,
    connection::Node,
    record::{Moment, PassDetails, PassStatus},
};

/// Asks a chain about passes. Needs no key.
///
/// Every answer is what a program or contract would decide at that moment, by the same rule. Whether
/// whoever shows a wallet also owns it is not asked here: let it sign something.
#[derive(Clone, Debug)]
pub struct PassReader {
    connection: Connection,
}

impl PassReader {
    /// Asks over this connection.
    pub const fn new(connection: Connection) -> Self {
        Self { connection }
    }

    /// Over which connection.
    pub const fn connection(&self) -> &Connection {
        &self.connection
    }

    /// Whether a wallet holds a good pass of a network that meets a requirement, and if not, why.
    /// One request.
    ///
    /// # Errors
    ///
    /// [`ReadFailure`]; an answer that denies is no error.
    #[tracing::instrument(skip_all, fields(chain = %self.connection.chain))]
    pub async fn verify(
        &self,
        network: &NetworkId,
        wallet: &Address,
        requirement: &Requirement,
    ) -> Result<Verdict, ReadFailure> {
        match &self.connection.node {
            Node::Solana(cluster) => {
                let status = cluster.status(&network.solana()?, &wallet.solana()?).await?;
                Ok(status.verdict_for(requirement))
            }
            Node::Evm(registry) => {
                Ok(registry.verify_with(network.evm()?, wallet.evm()?, requirement).await?)
            }
        }
    }

    /// Whether a wallet holds a good pass of a network, and what it is based on.
    ///
    /// # Errors
    ///
    /// [`ReadFailure`].
    pub async fn status(
        &self,
        network: &NetworkId,
        wallet: &Address,
    ) -> Result<PassStatus, ReadFailure> {
        self.explain(network, wallet, &Requirement::ANY).await
    }

    /// Whether a wallet holds a good pass of a network that meets a requirement, everything that
    /// stands in the way, and what it is based on, all of one moment.
    ///
    /// # Errors
    ///
    /// [`ReadFailure`].
    #[tracing::instrument(skip_all, fields(chain = %self.connection.chain))]
    pub async fn explain(
        &self,
        network: &NetworkId,
        wallet: &Address,
        requirement: &Requirement,
    ) -> Result<PassStatus, ReadFailure> {
        match &self.connection.node {
            Node::Solana(cluster) => {
                let explained =
                    cluster.explain(&network.solana()?, &wallet.solana()?, requirement).await?;
                let status = explained.status;
                Ok(PassStatus {
                    network: *network,
                    wallet: *wallet,
                    verdict: explained.verdict,
                    reasons: explained.reasons,
                    pass: status.pass.as_ref().map(PassDetails::of_record),
                    paused: status.network_record.as_ref().map(|network| network.paused),
                    at: Moment { unix_seconds: status.now, height: status.slot },
                })
            }
            Node::Evm(registry) => {
                let (id, holder) = (network.evm()?, wallet.evm()?);
                let explained = registry.explain(id, holder, requirement).await?;
                Ok(PassStatus {
                    network: *network,
                    wallet: *wallet,
                    verdict: explained.verdict,
                    reasons: explained.reasons,
                    pass: explained.pass.and_then(|pass| PassDetails::of_word(id, holder, pass)),
                    paused: explained.network.map(|network| network.paused),
                    at: Moment {
                        unix_seconds: i64::try_from(explained.block.timestamp_seconds)
                            .unwrap_or(i64::MAX),
                        height: explained.block.number,
                    },
                })
            }
        }
    }

    /// The pass of a wallet, whether good or not; `None` if there is none. One request.
    ///
    /// # Errors
    ///
    /// [`ReadFailure`].
    pub async fn pass(
        &self,
        network: &NetworkId,
        wallet: &Address,
    ) -> Result<Option<PassDetails>, ReadFailure> {
        match &self.connection.node {
            Node::Solana(cluster) => {
                let pass = cluster.pass(&network.solana()?, &wallet.solana()?).await?;
                Ok(pass.as_ref().map(PassDetails::of_record))
            }
            Node::Evm(registry) => {
                let (network, wallet) = (network.evm()?, wallet.evm()?);
                let word = registry.pass_word(network, wallet).await?;
                Ok(PassDetails::of_word(network, wallet, word))
            }
        }
    }
}
