use alloy::{
    eips::BlockNumberOrTag,
    primitives::{Address, B256},
};
use futures::future::try_join3;
use portcullis_types::{Reason, Requirement, Verdict};
use serde::{Deserialize, Serialize};

use super::Registry;
use crate::{
    BlockRef, GatekeeperRecord, NetworkRecord, PassWord, ReadError, StandingWord, evaluate_word,
    reasons, rpc,
};

/// What a gate says of a wallet, and everything that speaks for or against it, at one block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// What a gate with the requirement says.
    pub verdict: Verdict,
    /// Every reason that applies, lowest code first; empty if the gate opens.
    pub reasons: Vec<Reason>,
    /// The block that all of this is true of. Its time is the *now* of the rule.
    pub block: BlockRef,
    /// The pass; `None`: there is none.
    pub pass: Option<PassWord>,
    /// The gatekeeper that stands for the pass; `None`: there is no pass, or no such gatekeeper.
    pub gatekeeper: Option<GatekeeperRecord>,
    /// Whether that gatekeeper stands for its passes. It matters to bound passes alone.
    pub gatekeeper_stands: bool,
    /// The network; `None`: it does not exist.
    pub network: Option<NetworkRecord>,
}

/// A chain that is reorganised more often than this while it is read is not to be told anything of.
const MOST_ATTEMPTS: u32 = 3;

impl Registry {
    /// Why a gate with this requirement would open or stay shut for the wallet, as of the latest
    /// block.
    ///
    /// Everything is read at one block, and the rule applied here; the contract would have answered
    /// the same at that block.
    ///
    /// # Errors
    ///
    /// If the node fails, there is no registry, or the chain does not stand still long enough.
    #[tracing::instrument(skip(self, requirement), fields(registry = %self.address))]
    pub async fn explain(
        &self,
        network: B256,
        wallet: Address,
        requirement: &Requirement,
    ) -> Result<Explanation, ReadError> {
        for _ in 0..MOST_ATTEMPTS {
            let block = rpc::latest(&self.provider).await?.block();
            let explanation = self.explain_at(block, network, wallet, requirement).await?;
            // Reads are by number, which every node knows; the hash tells whether they were of one
            // chain.
            let tag = BlockNumberOrTag::Number(block.number);
            let still = rpc::header(&self.provider, tag).await?;
            if still.is_some_and(|header| header.block() == block) {
                return Ok(explanation);
            }
            tracing::debug!(block.number, "reorganised while it was read");
        }
        Err(ReadError::Unsettled { attempts: MOST_ATTEMPTS })
    }

    async fn explain_at(
        &self,
        block: BlockRef,
        network: B256,
        wallet: Address,
        requirement: &Requirement,
    ) -> Result<Explanation, ReadError> {
        let at = self.at_block(block.number);
        let pass = at.pass_word(network, wallet).await?;
        let index = pass.gatekeeper();
        let (standing, gatekeeper, record) = try_join3(
            at.standing_word(network, StandingWord::number_of(index)),
            at.gatekeeper(network, index),
            at.network(network),
        )
        .await?;
        let now = block.timestamp_seconds;
        Ok(Explanation {
            verdict: evaluate_word(requirement, pass, standing, now),
            reasons: reasons(requirement, pass, standing, now),
            block,
            pass: pass.exists().then_some(pass),
            gatekeeper,
            gatekeeper_stands: standing.stands(index),
            network: record,
        })
    }
}
