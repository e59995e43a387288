//! Which block is the last one that stays.

use alloy::{eips::BlockNumberOrTag, providers::DynProvider};

use crate::{BlockRef, Finality, ReadError, rpc};

/// The last final block; `None`: there is none yet.
pub(crate) async fn final_block(
    provider: &DynProvider,
    finality: Finality,
) -> Result<Option<BlockRef>, ReadError> {
    let (block, tag) = match finality {
        Finality::Finalized => (BlockNumberOrTag::Finalized, "finalized"),
        Finality::Safe => (BlockNumberOrTag::Safe, "safe"),
        Finality::Depth(depth) => {
            let head = rpc::latest(provider).await?.block();
            let above = depth.max(1).saturating_sub(1);
            if above == 0 {
                return Ok(Some(head));
            }
            let Some(number) = head.number.checked_sub(above) else { return Ok(None) };
            let block = rpc::header(provider, BlockNumberOrTag::Number(number)).await?;
            return Ok(block.map(|header| header.block()));
        }
    };
    match rpc::header(provider, block).await {
        Ok(header) => Ok(header.map(|header| header.block())),
        // Nodes that do not know the tag say that the number is none.
        Err(failure) if !failure.is_retryable() && failure.says(&UNKNOWN_TAG) => {
            Err(ReadError::NoFinality { tag })
        }
        // Before the first one, some answer so.
        Err(failure) if failure.says(&NOT_YET) => Ok(None),
        Err(failure) => Err(failure.into()),
    }
}

const UNKNOWN_TAG: [&str; 3] = ["invalid argument", "hex string", "invalid block"];
const NOT_YET: [&str; 2] = ["finalized block not found", "safe block not found"];
