use std::{fmt, str::FromStr};

use portcullis_evm::{ListCursor, PassFilter as EvmFilter};
use portcullis_solana::rpc::PassFilter as SolanaFilter;
use portcullis_types::PassState;
use serde::Serialize;

use super::PassReader;
use crate::{
    Address, NetworkId, ReadFailure, connection::Node, operation::OperationError,
    record::PassDetails,
};

/// Which passes of a network. `None` is any.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PassFilter {
    /// Of this wallet.
    pub wallet: Option<Address>,
    /// In this stored state. That a pass has expired is not stored.
    pub state: Option<PassState>,
    /// That this gatekeeper stands for.
    pub gatekeeper: Option<u32>,
}

impl PassFilter {
    fn matches(&self, pass: &PassDetails) -> bool {
        self.state.is_none_or(|state| state == pass.state)
            && self.gatekeeper.is_none_or(|gatekeeper| gatekeeper == pass.gatekeeper)
    }
}

/// A place in a listing: on Solana after the account of a pass, on EVM chains after its issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PassCursor {
    /// On Solana.
    Solana(portcullis_solana::Address),
    /// On an EVM chain.
    Evm(ListCursor),
}

impl PassCursor {
    /// Before everything in this block of an EVM chain. Before the one in which the network was
    /// created is early enough, and spares the search of all that came before.
    pub const fn before_block(number: u64) -> Self {
        Self::Evm(ListCursor::before(number))
    }
}

impl fmt::Display for PassCursor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Solana(address) => address.fmt(formatter),
            Self::Evm(place) => place.fmt(formatter),
        }
    }
}

impl FromStr for PassCursor {
    type Err = InvalidPassCursor;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Ok(place) = text.parse() {
            return Ok(Self::Evm(place));
        }
        text.parse().map(Self::Solana).map_err(|_| InvalidPassCursor)
    }
}

impl Serialize for PassCursor {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Not a place that a listing has told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is no place in a listing")]
pub struct InvalidPassCursor;

/// Some passes of a listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassPage {
    /// On Solana by the address of their accounts, on EVM chains by the time of their issue.
    pub passes: Vec<PassDetails>,
    /// What to ask for next; `None`: this was the last page.
    pub next: Option<PassCursor>,
}

impl PassReader {
    /// A page of at most `limit` passes of a network (at least one is asked for), each as it is now,
    /// from a place on that the page before has told.
    ///
    /// On EVM chains the registry keeps no list, so that they are found by their events, in every
    /// block from the place on: see [`PassCursor::before_block`]. A listing that goes on while
    /// passes change is of no one moment.
    ///
    /// # Errors
    ///
    /// [`ReadFailure`]. Many public nodes of Solana refuse listings.
    #[tracing::instrument(skip_all, fields(chain = %self.connection.chain))]
    pub async fn list(
        &self,
        network: &NetworkId,
        filter: &PassFilter,
        from: Option<PassCursor>,
        limit: usize,
    ) -> Result<PassPage, ReadFailure> {
        // There is one at most.
        if let Some(wallet) = &filter.wallet {
            let pass = self.pass(network, wallet).await?.filter(|pass| filter.matches(pass));
            return Ok(PassPage { passes: pass.into_iter().collect(), next: None });
        }
        match &self.connection.node {
            Node::Solana(cluster) => {
                let after = match from {
                    Some(PassCursor::Evm(place)) => return Err(self.foreign(&place)),
                    Some(PassCursor::Solana(address)) => Some(address),
                    None => None,
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
                let page = cluster.passes(&filter, after, limit).await?;
                Ok(PassPage {
                    passes: page.passes.iter().map(PassDetails::of_record).collect(),
                    next: page.next.map(PassCursor::Solana),
                })
            }
            Node::Evm(registry) => {
                let from = match from {
                    Some(PassCursor::Solana(address)) => return Err(self.foreign(&address)),
                    Some(PassCursor::Evm(place)) => place,
                    None => ListCursor::default(),
                };
                let id = network.evm()?;
                let filter = EvmFilter { state: filter.state, gatekeeper: filter.gatekeeper };
                let page = registry.passes(id, &filter, from, limit).await?;
                let details = |(wallet, word)| PassDetails::of_word(id, wallet, word);
                Ok(PassPage {
                    passes: page.passes.into_iter().filter_map(details).collect(),
                    next: page.next.map(PassCursor::Evm),
                })
            }
        }
    }

    fn foreign(&self, place: &impl ToString) -> ReadFailure {
        let expected = self.connection.chain.family();
        crate::WrongFamily { given: format!("the place {}", place.to_string()), expected }.into()
    }
}
