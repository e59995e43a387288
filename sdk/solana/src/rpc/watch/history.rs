use serde_json::json;
use solana_address::Address;
use solana_commitment_config::CommitmentConfig;
use solana_rpc_client_api::{
    config::{RpcSignaturesForAddressConfig, RpcTransactionConfig, UiTransactionEncoding},
    request::RpcRequest,
    response::RpcConfirmedTransactionStatusWithSignature,
};
use solana_signature::Signature;
use solana_transaction_status_client_types::{
    EncodedConfirmedTransactionWithStatusMeta, option_serializer::OptionSerializer,
};

use super::Cursor;
use crate::{
    GatewayEvent,
    event::{EventError, from_logs},
    rpc::{Cluster, RpcFault},
};

/// Nodes list no more at a time.
const PAGE: usize = 1_000;

/// One thing that the logs of a transaction say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WatchedEvent {
    /// Go on from here to see what comes after it.
    pub cursor: Cursor,
    /// The transaction.
    pub signature: Signature,
    /// Its slot.
    pub slot: u64,
    /// When its block was made, Unix seconds, as the node knows it.
    pub block_time: Option<i64>,
    /// Which of the things in the logs, from zero.
    pub index: u32,
    /// What it says.
    pub event: Logged,
}

/// An event, or that one may be missing here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Logged {
    /// What happened in the network.
    Event(GatewayEvent),
    /// The gateway wrote something that this version does not know. It may be about another network.
    Unknown(EventError),
    /// The logs are cut off, or there are none: more may have happened in this transaction. Read the
    /// accounts instead.
    Truncated,
}

impl Logged {
    /// The event, if it is one.
    pub const fn event(&self) -> Option<&GatewayEvent> {
        match self {
            Self::Event(event) => Some(event),
            Self::Unknown(_) | Self::Truncated => None,
        }
    }
}

/// A transaction that names the network, and succeeded.
#[derive(Clone, Copy, Debug)]
pub(super) struct Listed {
    pub(super) signature: Signature,
    pub(super) slot: u64,
}

/// What a listing gives.
#[derive(Default)]
pub(super) struct Listing {
    /// Oldest first.
    pub(super) transactions: Vec<Listed>,
    /// The newest of them, also if it failed.
    pub(super) newest: Option<Listed>,
}

impl Cluster {
    /// The transactions after `after` that name `network`.
    ///
    /// A node that does not know `after` would list everything, so it is not relied upon to stop.
    pub(super) async fn transactions_after(
        &self,
        network: &Address,
        after: Option<Listed>,
        commitment: CommitmentConfig,
    ) -> Result<Listing, RpcFault> {
        let mut listing = Listing::default();
        let mut before = None;
        'pages: loop {
            let page = self.page(network, PAGE, before, after, commitment).await?;
            let Some(last) = page.last() else { break };
            let last = Some(signature(last)?);
            if last == before {
                let request = RpcRequest::GetSignaturesForAddress;
                return Err(RpcFault::malformed(request, "it gives the same page again"));
            }
            before = last;
            for entry in &page {
                let listed = Listed { signature: signature(entry)?, slot: entry.slot };
                let is_old =
                    |after: Listed| listed.slot < after.slot || listed.signature == after.signature;
                if after.is_some_and(is_old) {
                    break 'pages;
                }
                listing.newest.get_or_insert(listed);
                // Nothing remains of one that failed.
                listing.transactions.extend(entry.err.is_none().then_some(listed));
            }
        }
        listing.transactions.reverse();
        Ok(listing)
    }

    /// The newest transaction that names `network`.
    pub(super) async fn newest_transaction(
        &self,
        network: &Address,
        commitment: CommitmentConfig,
    ) -> Result<Option<Listed>, RpcFault> {
        let page = self.page(network, 1, None, None, commitment).await?;
        let listed = |entry| Ok(Listed { signature: signature(entry)?, slot: entry.slot });
        page.first().map(listed).transpose()
    }

    /// Newest first.
    async fn page(
        &self,
        network: &Address,
        limit: usize,
        before: Option<Signature>,
        until: Option<Listed>,
        commitment: CommitmentConfig,
    ) -> Result<Vec<RpcConfirmedTransactionStatusWithSignature>, RpcFault> {
        let config = RpcSignaturesForAddressConfig {
            before: before.map(|signature| signature.to_string()),
            until: until.map(|until| until.signature.to_string()),
            limit: Some(limit),
            commitment: Some(commitment),
            min_context_slot: None,
        };
        let params = json!([network.to_string(), config]);
        self.ask(RpcRequest::GetSignaturesForAddress, params).await
    }

    /// What a transaction's logs say of `network`; `None` if the node does not know it.
    pub(super) async fn logged(
        &self,
        network: &Address,
        listed: Listed,
        commitment: CommitmentConfig,
    ) -> Result<Option<Vec<WatchedEvent>>, RpcFault> {
        let Listed { signature, slot } = listed;
        let config = RpcTransactionConfig {
            encoding: Some(UiTransactionEncoding::Base64),
            commitment: Some(commitment),
            // Only the logs are read, whatever the rest looks like.
            max_supported_transaction_version: Some(u8::MAX),
        };
        let transaction: Option<EncodedConfirmedTransactionWithStatusMeta> =
            self.ask(RpcRequest::GetTransaction, json!([signature.to_string(), config])).await?;
        let Some(transaction) = transaction else { return Ok(None) };
        let block_time = transaction.block_time;
        let meta = transaction.transaction.meta;
        let failed = meta.as_ref().is_some_and(|meta| meta.err.is_some());
        let logs = match meta.map(|meta| meta.log_messages) {
            Some(OptionSerializer::Some(logs)) => Some(logs),
            _ => None,
        };
        let logged = if failed { Vec::new() } else { read(logs.as_deref()) };
        let of_network =
            |logged: &Logged| logged.event().is_none_or(|event| event.network() == network);
        let events = (0..).zip(logged).filter(|(_, logged)| of_network(logged));
        let event = |(index, event)| {
            let cursor = Cursor { slot, signature, index };
            WatchedEvent { cursor, signature, slot, block_time, index, event }
        };
        Ok(Some(events.map(event).collect()))
    }
}

/// In an order that is always the same: events, then what is unknown, then whether something is cut.
fn read(logs: Option<&[String]>) -> Vec<Logged> {
    let Some(logs) = logs else { return vec![Logged::Truncated] };
    let found = from_logs(logs);
    let events = found.events.into_iter().map(Logged::Event);
    let unknown = found.undecoded.into_iter().map(Logged::Unknown);
    events.chain(unknown).chain(found.truncated.then_some(Logged::Truncated)).collect()
}

fn signature(entry: &RpcConfirmedTransactionStatusWithSignature) -> Result<Signature, RpcFault> {
    let request = RpcRequest::GetSignaturesForAddress;
    entry.signature.parse().map_err(|_| RpcFault::malformed(request, "it has no signature"))
}
