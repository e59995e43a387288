use solana_rpc_client_api::request::RpcRequest;
use solana_sdk_ids::sysvar;

use super::Account;
use crate::rpc::{Cluster, ReadError, RpcFault};

const BYTES: usize = 40;
const UNIX_TIMESTAMP_OFFSET: usize = 32;

impl Cluster {
    /// The cluster's time, Unix seconds: by it the programs judge, and no machine's clock. It is an
    /// estimate of the validators' and may be seconds off.
    ///
    /// # Errors
    ///
    /// [`ReadError`] if the node does not answer well.
    pub async fn now(&self) -> Result<i64, ReadError> {
        Ok(unix_timestamp(self.account(sysvar::clock::ID).await?)?)
    }
}

/// Reads the clock sysvar's account.
pub(super) fn unix_timestamp(clock: Option<Account>) -> Result<i64, RpcFault> {
    let timestamp = |clock: Account| {
        let data: [u8; BYTES] = clock.data.try_into().ok()?;
        let timestamp = data.get(UNIX_TIMESTAMP_OFFSET..)?.try_into().ok()?;
        (clock.owner == sysvar::ID).then_some(i64::from_le_bytes(timestamp))
    };
    clock
        .and_then(timestamp)
        .ok_or_else(|| RpcFault::malformed(RpcRequest::GetMultipleAccounts, "it has no clock"))
}
