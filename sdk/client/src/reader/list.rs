use portcullis_solana::rpc::PassFilter as SolanaFilter;
use portcullis_types::PassState;

use super::PassReader;
use crate::{
    Address, NetworkId, ReadFailure, connection::Node, operation::OperationError,
    record::PassDetails,
};

/// Which passes of a network.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PassFilter {
    /// In this stored state. That a pass has expired is not stored.
    pub state: Option<PassState>,
    /// That this gatekeeper stands for.
    pub gatekeeper: Option<u32>,
}

/// Some passes of a listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassPage {
    /// By the address of their accounts.
    pub passes: Vec<PassDetails>,
    /// What to ask for next; `None`: this was the last page.
    pub next: Option<Address>,
}

impl PassReader {
    /// A page of at most `limit` passes of a network, those after `after`, which the page before has
    /// told.
    ///
    /// On EVM chains the registry keeps no list: follow the events by [`PassReader::watch`].
    ///
    /// # Errors
    ///
    /// [`ReadFailure`]; [`OperationError::Unsupported`] on EVM chains. Many public nodes of Solana
    /// refuse listings.
    pub async fn passes(
        &self,
        network: &NetworkId,
        filter: &PassFilter,
        after: Option<Address>,
        limit: usize,
    ) -> Result<PassPage, ReadFailure> {
        let Node::Solana(cluster) = &self.connection.node else {
            let error =
                OperationError::Unsupported { operation: "list passes", chain: "EVM chains" };
            return Err(error.into());
        };
        let slot = filter.gatekeeper.map(|gatekeeper| {
            u16::try_from(gatekeeper).map_err(|_| OperationError::OutOfRange {
                what: "gatekeeper slot",
                value: gatekeeper.into(),
            })
        });
        let filter = SolanaFilter {
            state: filter.state,
            gatekeeper_slot: slot.transpose()?,
            ..SolanaFilter::of_network(network.solana()?)
        };
        let after = after.as_ref().map(Address::solana).transpose()?;
        let page = cluster.passes(&filter, after, limit).await?;
        Ok(PassPage {
            passes: page.passes.iter().map(PassDetails::of_record).collect(),
            next: page.next.map(Address::Solana),
        })
    }
}
