//! A pass as of one block, and which block that was.

use portcullis_evm::{BlockRef, Registry};
use portcullis_solana::rpc::CommitmentConfig;

use super::PassReader;
use crate::{
    Address, Certainty, NetworkId, ReadFailure,
    chain::Chain,
    connection::Node,
    record::{Moment, PassDetails},
};

/// A chain that is reorganised more often than this while it is read is not to be told anything of.
const MOST_ATTEMPTS: u32 = 3;

/// What a chain held at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observation {
    /// The pass, whether good or not; `None`: there was none.
    pub pass: Option<PassDetails>,
    /// When.
    pub at: Moment,
    /// The hash of the block of that height, by which a reorganisation shows. Not on Solana.
    pub block_hash: Option<String>,
}

impl PassReader {
    /// The pass of a wallet, as the newest block holds it, or the newest that is
    /// [final](Certainty::Final). A node need not know what final blocks held for longer than it keeps
    /// old states.
    ///
    /// # Errors
    ///
    /// [`ReadFailure`] if the node does not answer well; on EVM chains also as long as no block is
    /// final.
    #[tracing::instrument(skip_all, fields(chain = %self.connection.chain))]
    pub async fn observe(
        &self,
        network: &NetworkId,
        wallet: &Address,
        certainty: Certainty,
    ) -> Result<Observation, ReadFailure> {
        match (&self.connection.chain, &self.connection.node) {
            (_, Node::Solana(cluster)) => {
                let cluster = match certainty {
                    Certainty::Included => cluster.clone(),
                    Certainty::Final => {
                        cluster.clone().with_commitment(CommitmentConfig::finalized())
                    }
                };
                let status = cluster.status(&network.solana()?, &wallet.solana()?).await?;
                Ok(Observation {
                    pass: status.pass.as_ref().map(PassDetails::of_record),
                    at: Moment { unix_seconds: status.now, height: status.slot },
                    block_hash: None,
                })
            }
            (Chain::Evm(chain), Node::Evm(registry)) => {
                for _ in 0..MOST_ATTEMPTS {
                    let block = match certainty {
                        Certainty::Included => registry.latest_block().await?,
                        Certainty::Final => {
                            let block = registry.final_block(chain.finality).await?;
                            let missing = portcullis_evm::RpcFailure::Missing("a final block");
                            block.ok_or(portcullis_evm::ReadError::Rpc(missing))?
                        }
                    };
                    if let Some(observed) = at(registry, block, network, wallet).await? {
                        return Ok(observed);
                    }
                }
                Err(portcullis_evm::ReadError::Unsettled { attempts: MOST_ATTEMPTS }.into())
            }
            // No constructor makes such a pair.
            (Chain::Solana(_), Node::Evm(_)) => Err(crate::WrongFamily {
                given: self.connection.chain.to_string(),
                expected: crate::Family::Evm,
            }
            .into()),
        }
    }
}

/// `None`: reorganised while it was read. Reads are by number, which every node knows.
async fn at(
    registry: &Registry,
    block: BlockRef,
    network: &NetworkId,
    wallet: &Address,
) -> Result<Option<Observation>, ReadFailure> {
    let (network, wallet) = (network.evm()?, wallet.evm()?);
    let word = registry.at_block(block.number).pass_word(network, wallet).await?;
    if registry.block(block.number).await? != Some(block) {
        return Ok(None);
    }
    Ok(Some(Observation {
        pass: PassDetails::of_word(network, wallet, word),
        at: Moment {
            unix_seconds: i64::try_from(block.timestamp_seconds).unwrap_or(i64::MAX),
            height: block.number,
        },
        block_hash: Some(block.hash.to_string()),
    }))
}
