use std::{fmt, str::FromStr};

use futures::{Stream, StreamExt, future, stream::BoxStream};
use portcullis_evm::{Cursor as EvmCursor, RegistryEvent, WatchItem};
use portcullis_solana::{
    GatewayEvent,
    rpc::{CommitmentConfig, Cursor as SolanaCursor, Logged, WatchOptions},
};
use portcullis_types::{PassState, lifecycle::Verb};
use serde::{Deserialize, Serialize};

use super::PassReader;
use crate::{Address, NetworkId, ReadFailure, connection::Node, operation::verb_name};

/// Where to begin to watch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WatchFrom {
    /// The network's first event. On an EVM chain every block is searched: say a block by
    /// [`Cursor::before_block`] if you know one.
    Beginning,
    /// What happens from now on.
    Now,
    /// After what this cursor was told with.
    After(Cursor),
}

/// A place in what happened. Whoever stores the cursor of what is done, and goes on from there after
/// a crash or a disconnect, misses nothing and sees nothing twice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cursor {
    /// On Solana.
    Solana(SolanaCursor),
    /// On an EVM chain.
    Evm(EvmCursor),
}

impl Cursor {
    /// Before everything in this block of an EVM chain.
    pub const fn before_block(number: u64) -> Self {
        Self::Evm(EvmCursor::before(number))
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&serde_json::to_string(self).map_err(|_| fmt::Error)?)
    }
}

impl FromStr for Cursor {
    type Err = InvalidCursor;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        serde_json::from_str(text).map_err(|_| InvalidCursor)
    }
}

/// Not a cursor that watching has told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is no cursor")]
pub struct InvalidCursor;

/// Something that happened in a network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WatchedEvent {
    /// Go on from here to see what comes after it.
    pub cursor: Cursor,
    /// The transaction, if it is about one.
    pub transaction: Option<String>,
    /// The slot on Solana, the block's number on EVM chains.
    pub height: u64,
    /// What it means for a pass, if it is about one.
    pub pass: Option<PassEvent>,
    /// What the chain tells.
    pub event: ChainEvent,
}

/// What happened to a pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct PassEvent {
    /// Whose.
    pub wallet: Address,
    /// What was done.
    #[serde(serialize_with = "verb_text")]
    pub verb: Verb,
    /// The state that it is in now; `None`: it is gone.
    pub state: Option<PassState>,
    /// The last second in which it is valid now, Unix seconds; zero: it never expires, or is gone.
    pub expires_at: i64,
}

fn verb_text<S: serde::Serializer>(verb: &Verb, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(verb_name(*verb))
}

/// What the chain tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChainEvent {
    /// On Solana.
    Solana(GatewayEvent),
    /// On an EVM chain.
    Evm(RegistryEvent),
    /// Something may be missing here: the logs are cut off, or are of a newer version. Read the
    /// passes instead.
    Gap,
    /// Nothing more until here, so that the cursor can be moved.
    Reached,
    /// What was final was undone, so that events since `ancestor` (a block's number) may not have
    /// happened; they follow anew. `None`: further back than the cursor remembers.
    Reorganised {
        /// The last block that is still there.
        ancestor: Option<u64>,
    },
}

impl PassReader {
    /// What happens in a network, in order, once it is final.
    ///
    /// Faults of the node that may pass are waited out for a while, and then told as an item; the
    /// stream goes on from the same place when it is polled again.
    pub fn watch(
        &self,
        network: &NetworkId,
        from: WatchFrom,
    ) -> BoxStream<'static, Result<WatchedEvent, ReadFailure>> {
        let started = self.clone().start(*network, from);
        futures::stream::once(started)
            .flat_map(|started| match started {
                Ok(events) => events,
                Err(error) => futures::stream::once(future::ready(Err(error))).boxed(),
            })
            .boxed()
    }

    async fn start(
        self,
        network: NetworkId,
        from: WatchFrom,
    ) -> Result<BoxStream<'static, Result<WatchedEvent, ReadFailure>>, ReadFailure> {
        match self.connection.node {
            Node::Solana(cluster) => {
                let network = network.solana()?;
                let after = match from {
                    WatchFrom::Beginning => None,
                    WatchFrom::Now => {
                        cluster.latest(&network, CommitmentConfig::finalized()).await?
                    }
                    WatchFrom::After(Cursor::Solana(cursor)) => Some(cursor),
                    WatchFrom::After(Cursor::Evm(_)) => return Err(foreign(crate::Family::Solana)),
                };
                let events = cluster.watch(&network, after, WatchOptions::default());
                Ok(solana_events(events))
            }
            Node::Evm(registry) => {
                let network = network.evm()?;
                let cursor = match from {
                    WatchFrom::Beginning => Some(EvmCursor::before(0)),
                    WatchFrom::Now => None,
                    WatchFrom::After(Cursor::Evm(cursor)) => Some(cursor),
                    WatchFrom::After(Cursor::Solana(_)) => return Err(foreign(crate::Family::Evm)),
                };
                let crate::Chain::Evm(chain) = self.connection.chain else {
                    return Err(foreign(crate::Family::Evm));
                };
                let options = portcullis_evm::WatchOptions::new(chain.finality);
                let items = portcullis_evm::watch(registry, network, cursor, options);
                Ok(items.map(|item| Ok(evm_event(item?))).boxed())
            }
        }
    }
}

fn foreign(expected: crate::Family) -> ReadFailure {
    crate::WrongFamily { given: "the cursor".to_owned(), expected }.into()
}

fn solana_events(
    events: impl Stream<
        Item = Result<portcullis_solana::rpc::WatchedEvent, portcullis_solana::rpc::ReadError>,
    > + Send
    + 'static,
) -> BoxStream<'static, Result<WatchedEvent, ReadFailure>> {
    let convert = |item: Result<portcullis_solana::rpc::WatchedEvent, _>| {
        let watched = item?;
        let event = match watched.event {
            Logged::Event(event) => ChainEvent::Solana(event),
            Logged::Unknown(_) | Logged::Truncated => ChainEvent::Gap,
        };
        Ok(WatchedEvent {
            cursor: Cursor::Solana(watched.cursor),
            transaction: Some(watched.signature.to_string()),
            height: watched.slot,
            pass: watched.event.event().and_then(solana_pass),
            event,
        })
    };
    events.map(convert).boxed()
}

fn solana_pass(event: &GatewayEvent) -> Option<PassEvent> {
    use GatewayEvent as Event;
    let wallet = Address::Solana(*event.wallet()?);
    let (verb, state, expires_at) = match event {
        Event::PassIssued(event) => (Verb::Issue, Some(event.state), event.expires_at),
        Event::PassFrozen(event) => (Verb::Freeze, Some(event.state), event.expires_at),
        Event::PassUnfrozen(event) => (Verb::Unfreeze, Some(event.state), event.expires_at),
        Event::PassRenewed(event) => (Verb::Renew, Some(event.state), event.expires_at),
        Event::PassRevoked(event) => (Verb::Revoke, Some(event.state), event.expires_at),
        Event::AttributesSet(event) => (Verb::SetAttributes, Some(event.state), event.expires_at),
        Event::PassTakenOver(event) => (Verb::TakeOver, Some(event.state), event.expires_at),
        Event::PassConsumed(event) => (Verb::Consume, Some(event.state), event.expires_at),
        Event::PassRenounced(_) => (Verb::Renounce, None, 0),
        Event::PassClosed(_) => (Verb::Close, None, 0),
        _ => return None,
    };
    Some(PassEvent { wallet, verb, state, expires_at })
}

fn evm_event(item: WatchItem) -> WatchedEvent {
    let cursor = Cursor::Evm(item.cursor().clone());
    match item {
        WatchItem::Event { event, .. } => WatchedEvent {
            cursor,
            transaction: Some(event.transaction_hash.to_string()),
            height: event.block_number,
            pass: evm_pass(&event.event),
            event: ChainEvent::Evm(event.event),
        },
        WatchItem::Reached { cursor: reached } => WatchedEvent {
            cursor,
            transaction: None,
            height: reached.next_block().saturating_sub(1),
            pass: None,
            event: ChainEvent::Reached,
        },
        WatchItem::Reorganised { ancestor, cursor: back } => WatchedEvent {
            cursor,
            transaction: None,
            height: back.next_block().saturating_sub(1),
            pass: None,
            event: ChainEvent::Reorganised { ancestor: ancestor.map(|block| block.number) },
        },
    }
}

fn evm_pass(event: &RegistryEvent) -> Option<PassEvent> {
    use RegistryEvent as Event;
    let verb = match event {
        Event::PassIssued(_) => Verb::Issue,
        Event::PassFrozen(_) => Verb::Freeze,
        Event::PassUnfrozen(_) => Verb::Unfreeze,
        Event::PassRenewed(_) => Verb::Renew,
        Event::PassRevoked(_) => Verb::Revoke,
        Event::PassAttributesSet(_) => Verb::SetAttributes,
        Event::PassTakenOver(_) => Verb::TakeOver,
        Event::PassConsumed(_) => Verb::Consume,
        Event::PassRenounced { .. } => Verb::Renounce,
        Event::PassClosed { .. } => Verb::Close,
        _ => return None,
    };
    let pass = event.pass().filter(|pass| pass.exists());
    Some(PassEvent {
        wallet: Address::Evm(event.wallet()?),
        verb,
        state: pass.and_then(|pass| pass.state()),
        expires_at: pass.map_or(0, |pass| i64::try_from(pass.expires_at()).unwrap_or(i64::MAX)),
    })
}
