use portcullis::NetworkId;

use super::{NetworkKey, PassChain};

/// A gatekeeper network on one chain, and who acts there for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deployment {
    /// Which network.
    pub network: NetworkKey,
    /// On which chain.
    pub chain: PassChain,
    /// What the chain knows the network by.
    pub network_id: NetworkId,
    /// The name of the signer, in the configuration, that is the operator of the gatekeeper.
    pub signer: String,
    /// The gatekeeper's slot or index; `None`: the chain is asked.
    pub gatekeeper: Option<u32>,
}
