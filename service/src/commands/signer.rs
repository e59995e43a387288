use clap::Subcommand;
use portcullis::Address;
use portcullis_service::{
    model::{ChainType, PassChain},
    store::Store,
};

use super::{CommandError, answer};

/// The accounts that sign on EVM chains.
#[derive(Debug, Subcommand)]
pub(crate) enum SignerCommand {
    /// Go on with another nonce, where what is believed of an account is wrong. Stop every instance
    /// first. What was signed from this nonce on, and is in no block, counts as lost
    SetNextNonce {
        /// How many transactions of the account are in blocks, as an explorer shows it
        nonce: u32,
        /// The chain in the API's words, e.g. `ethereum/sepolia`
        #[arg(long)]
        chain: String,
        /// The account's address
        #[arg(long)]
        account: Address,
    },
}

impl SignerCommand {
    pub(super) async fn run(self, store: &dyn Store) -> Result<(), CommandError> {
        match self {
            Self::SetNextNonce { nonce, chain, account } => {
                let (chain_type, network) = chain.split_once('/').unwrap_or((&chain, ""));
                let chain = PassChain::parse(chain_type, network)?;
                if chain.chain_type() != ChainType::Ethereum {
                    return Err(CommandError::Argument("there are nonces on EVM chains alone"));
                }
                let (account, now_ms) = (account.to_string(), store.now_ms().await?);
                if !store.set_next_nonce(&chain, &account, nonce.into(), now_ms).await? {
                    return Err(CommandError::Missing("account"));
                }
                answer("done")
            }
        }
    }
}
