//! What a chain says of a wallet, for somebody who waits for the answer.

use std::time::Duration;

use portcullis::{
    PassReader, PassStatus, ReadFailure, Requirement,
    evm::{self, RpcFailure},
    solana::rpc::{self, RpcFaultKind},
};

use super::{actors::Actors, nodes::plausible};
use crate::model::{Deployment, Wallet};

/// How long a node may take.
const NODE_DEADLINE: Duration = Duration::from_secs(4);

/// How long all of it may take: whoever waits has an answer well before the request is given up.
const DEADLINE: Duration = Duration::from_secs(14);

/// So many nodes are asked, or one so often.
const MAX_ATTEMPTS: usize = 3;

/// What is asked of a chain.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// Which network, and where.
    pub deployment: &'a Deployment,
    /// About whom.
    pub wallet: &'a Wallet,
    /// What is asked of the pass, beyond that it be good.
    pub requirement: Requirement,
    /// The height of the block in which the pass was last seen, or zero: no answer is older.
    pub min_height: i64,
    /// What time it is, Unix milliseconds.
    pub now_ms: i64,
}

/// No node answers as it must. Why is in the log.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{chain} cannot be asked")]
pub struct Unanswered {
    chain: String,
}

impl Actors {
    /// What a gate says of a wallet, by the first node that answers well and in time.
    ///
    /// # Errors
    ///
    /// [`Unanswered`].
    pub async fn explain(&self, question: &Question<'_>) -> Result<PassStatus, Unanswered> {
        let chain = question.deployment.chain.to_string();
        match tokio::time::timeout(DEADLINE, self.ask(question)).await {
            Ok(Some(status)) => Ok(status),
            Ok(None) => Err(Unanswered { chain }),
            Err(_) => {
                tracing::warn!(%chain, "no node answers in time");
                Err(Unanswered { chain })
            }
        }
    }

    async fn ask(&self, question: &Question<'_>) -> Option<PassStatus> {
        let Question { deployment, wallet, requirement, min_height, now_ms } = *question;
        let chain = &deployment.chain;
        // Workers go on with a node that answers, however little somebody here makes of its answer.
        let mut doubted = Vec::new();
        for _ in 0..MAX_ATTEMPTS {
            let link = match self.link_beside(chain.chain(), &doubted).await {
                Ok(link) => link,
                Err(error) => {
                    tracing::warn!(%chain, %error, "the chain is away");
                    return None;
                }
            };
            let (reader, wallet) = (PassReader::new(link.connection().clone()), wallet.address());
            let explained = reader.explain(&deployment.network_id, &wallet, &requirement);
            match tokio::time::timeout(NODE_DEADLINE, explained).await {
                Ok(Ok(status)) => {
                    let is_good = plausible(status.at.height).is_some_and(|height| {
                        !self.lags(&link, height)
                            && (height >= min_height
                                || self.disown(&link, min_height, height, now_ms))
                    });
                    if is_good {
                        return Some(status);
                    }
                    let height = status.at.height;
                    tracing::warn!(%chain, height, "a node is behind, or wrong");
                    doubted.push(link.node());
                }
                Ok(Err(error)) => {
                    tracing::warn!(%chain, %error, "a node does not answer well");
                    doubted.push(link.node());
                    if is_away(&error) {
                        self.forget(&link).await;
                    }
                }
                Err(_) => {
                    tracing::warn!(%chain, "a node does not answer in time");
                    self.forget(&link).await;
                }
            }
        }
        None
    }
}

/// Whether the node could not be asked at all.
const fn is_away(error: &ReadFailure) -> bool {
    match error {
        ReadFailure::Evm(evm::ReadError::Rpc(failure)) => !matches!(
            failure,
            RpcFailure::Answer { .. } | RpcFailure::Missing(_) | RpcFailure::Usage(_)
        ),
        ReadFailure::Solana(rpc::ReadError::Rpc(fault)) => {
            !matches!(fault.kind, RpcFaultKind::Refused { .. } | RpcFaultKind::NodeBehind)
        }
        _ => false,
    }
}
