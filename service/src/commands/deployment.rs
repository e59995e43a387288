//! Where a network is, as it is said on the command line.

use portcullis::NetworkId;
use portcullis_service::model::{ChainType, PassChain};

use super::CommandError;

/// The chain, which must be one that such a network can be on.
pub(super) fn chain_of(chain: &str, network_id: &NetworkId) -> Result<PassChain, CommandError> {
    let (chain_type, network) = chain.split_once('/').unwrap_or((chain, ""));
    let chain = PassChain::parse(chain_type, network)?;
    let fits = match network_id {
        NetworkId::Solana(_) => chain.chain_type() == ChainType::Solana,
        NetworkId::Evm(_) => chain.chain_type() == ChainType::Ethereum,
    };
    if fits { Ok(chain) } else { Err(CommandError::Argument("the network is of another chain")) }
}
