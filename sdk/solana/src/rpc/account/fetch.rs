use serde_json::json;
use solana_account_decoder_client_types::UiAccount;
use solana_address::Address;
use solana_rpc_client_api::{
    config::{RpcAccountInfoConfig, UiAccountEncoding},
    request::{MAX_MULTIPLE_ACCOUNTS, RpcRequest},
    response::Response,
};
use solana_sdk_ids::system_program;

use crate::rpc::{Cluster, ReadError, RpcFault};

/// An account as a node shows it.
pub(in crate::rpc) struct Account {
    pub(in crate::rpc) owner: Address,
    pub(in crate::rpc) lamports: u64,
    pub(in crate::rpc) data: Vec<u8>,
}

/// Accounts of one moment.
pub(in crate::rpc) struct Accounts {
    /// The slot of that moment.
    pub(in crate::rpc) slot: u64,
    /// In the order asked for.
    pub(in crate::rpc) accounts: Vec<Option<Account>>,
}

impl Account {
    pub(in crate::rpc) fn decode(account: &UiAccount) -> Option<Self> {
        Some(Self {
            owner: account.owner.parse().ok()?,
            lamports: account.lamports,
            data: account.data.decode()?,
        })
    }

    /// Whether nothing was ever created here. Lamports sent to the address do not count.
    fn is_vacant(&self) -> bool {
        self.data.is_empty() && self.owner == system_program::ID
    }

    /// The account if `program` owns it, `None` if nothing was ever created at `address`.
    pub(in crate::rpc) fn owned_by(
        account: Option<Self>,
        program: &Address,
        address: Address,
        expected: &'static str,
    ) -> Result<Option<Self>, ReadError> {
        match account {
            Some(account) if account.is_vacant() => Ok(None),
            Some(account) if account.owner != *program => {
                Err(ReadError::WrongAccount { address, expected })
            }
            account => Ok(account),
        }
    }
}

impl Accounts {
    pub(in crate::rpc) fn array<const N: usize>(self) -> Result<[Option<Account>; N], RpcFault> {
        self.accounts.try_into().map_err(|_| wrong_count())
    }
}

fn wrong_count() -> RpcFault {
    RpcFault::malformed(RpcRequest::GetMultipleAccounts, "it has another number of accounts")
}

impl Cluster {
    /// Up to 100 accounts in one request, and so of one moment.
    pub(in crate::rpc) async fn accounts(
        &self,
        addresses: &[Address],
    ) -> Result<Accounts, RpcFault> {
        debug_assert!(addresses.len() <= MAX_MULTIPLE_ACCOUNTS);
        let request = RpcRequest::GetMultipleAccounts;
        let addresses: Vec<String> = addresses.iter().map(ToString::to_string).collect();
        let config = RpcAccountInfoConfig {
            encoding: Some(UiAccountEncoding::Base64),
            commitment: Some(self.commitment()),
            ..RpcAccountInfoConfig::default()
        };
        let response: Response<Vec<Option<UiAccount>>> =
            self.ask(request, json!([addresses, config])).await?;
        if response.value.len() != addresses.len() {
            return Err(wrong_count());
        }
        let decode = |account: Option<UiAccount>| match account {
            None => Ok(None),
            Some(account) => Account::decode(&account)
                .map(Some)
                .ok_or_else(|| RpcFault::malformed(request, "an account is not in base64")),
        };
        let accounts = response.value.into_iter().map(decode).collect::<Result<_, _>>()?;
        Ok(Accounts { slot: response.context.slot, accounts })
    }

    pub(in crate::rpc) async fn account(
        &self,
        address: Address,
    ) -> Result<Option<Account>, RpcFault> {
        let [account] = self.accounts(&[address]).await?.array()?;
        Ok(account)
    }
}
