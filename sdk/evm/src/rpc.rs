//! The few answers of a node that this crate reads, and no more of them than it needs: chains
//! differ in the rest.

use std::borrow::Cow;

use alloy::{
    eips::BlockNumberOrTag,
    primitives::{Address, B256, TxHash, U64, U256},
    providers::{DynProvider, Provider},
    rpc::types::Log,
};
use serde::{Deserialize, Serialize};

use crate::{BlockRef, RpcFailure};

/// `[]`, where `()` would be `null`.
const NOTHING: [u8; 0] = [];

/// A block's header.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Header {
    number: U64,
    hash: B256,
    timestamp: U64,
    /// Absent before EIP-1559.
    #[serde(default)]
    base_fee_per_gas: Option<U256>,
}

impl Header {
    pub(crate) fn block(&self) -> BlockRef {
        BlockRef {
            number: self.number.to(),
            hash: self.hash,
            timestamp_seconds: self.timestamp.to(),
        }
    }

    pub(crate) fn base_fee_wei(&self) -> Option<u128> {
        self.base_fee_per_gas.map(|fee| fee.saturating_to())
    }
}

/// What became of a transaction that is in a block.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Receipt {
    pub(crate) transaction_hash: TxHash,
    pub(crate) block_hash: B256,
    block_number: U64,
    /// 1: it did what it was to do. Absent on chains from before Byzantium, of which none is left.
    status: U64,
    gas_used: U256,
    #[serde(default)]
    effective_gas_price: Option<U256>,
    pub(crate) logs: Vec<Log>,
}

impl Receipt {
    pub(crate) fn block_number(&self) -> u64 {
        self.block_number.to()
    }

    pub(crate) fn succeeded(&self) -> bool {
        self.status == U64::ONE
    }

    pub(crate) fn gas_used(&self) -> u64 {
        self.gas_used.saturating_to()
    }

    pub(crate) fn fee_wei(&self) -> Option<u128> {
        let fee = self.effective_gas_price?.saturating_mul(self.gas_used);
        Some(fee.saturating_to())
    }
}

pub(crate) async fn header(
    provider: &DynProvider,
    block: BlockNumberOrTag,
) -> Result<Option<Header>, RpcFailure> {
    ask(provider, "eth_getBlockByNumber", (block, false)).await
}

/// The latest header, which every chain has.
pub(crate) async fn latest(provider: &DynProvider) -> Result<Header, RpcFailure> {
    header(provider, BlockNumberOrTag::Latest).await?.ok_or(RpcFailure::Missing("the latest block"))
}

pub(crate) async fn receipt(
    provider: &DynProvider,
    hash: TxHash,
) -> Result<Option<Receipt>, RpcFailure> {
    ask(provider, "eth_getTransactionReceipt", (hash,)).await
}

/// Whether the node knows the transaction, mined or not.
pub(crate) async fn is_known(provider: &DynProvider, hash: TxHash) -> Result<bool, RpcFailure> {
    let found: Option<serde_json::Value> =
        ask(provider, "eth_getTransactionByHash", (hash,)).await?;
    Ok(found.is_some())
}

/// How many transactions the account has sent: the next nonce.
pub(crate) async fn transaction_count(
    provider: &DynProvider,
    account: Address,
    block: BlockNumberOrTag,
) -> Result<u64, RpcFailure> {
    let count: U64 = ask(provider, "eth_getTransactionCount", (account, block)).await?;
    Ok(count.to())
}

pub(crate) async fn chain_id(provider: &DynProvider) -> Result<u64, RpcFailure> {
    let id: U64 = ask(provider, "eth_chainId", NOTHING).await?;
    Ok(id.to())
}

pub(crate) async fn gas_price_wei(provider: &DynProvider) -> Result<u128, RpcFailure> {
    let price: U256 = ask(provider, "eth_gasPrice", NOTHING).await?;
    Ok(price.saturating_to())
}

pub(crate) async fn has_code(provider: &DynProvider, address: Address) -> Result<bool, RpcFailure> {
    let tag = BlockNumberOrTag::Latest;
    let code: alloy::primitives::Bytes = ask(provider, "eth_getCode", (address, tag)).await?;
    Ok(!code.is_empty())
}

pub(crate) async fn send_raw(
    provider: &DynProvider,
    raw: &alloy::primitives::Bytes,
) -> Result<TxHash, RpcFailure> {
    ask(provider, "eth_sendRawTransaction", (raw,)).await
}

async fn ask<P, R>(provider: &DynProvider, method: &'static str, params: P) -> Result<R, RpcFailure>
where
    P: Serialize + Clone + std::fmt::Debug + Send + Sync + Unpin,
    R: for<'de> Deserialize<'de> + std::fmt::Debug + Send + Sync + Unpin + 'static,
{
    tracing::trace!(method, "asked the node");
    provider.raw_request(Cow::Borrowed(method), params).await.map_err(RpcFailure::from)
}
