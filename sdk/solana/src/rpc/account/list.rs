use portcullis_types::PassState;
use serde_json::json;
use solana_account_decoder_client_types::UiDataSliceConfig;
use solana_address::Address;
use solana_rpc_client_api::{
    config::{RpcAccountInfoConfig, RpcProgramAccountsConfig, UiAccountEncoding},
    filter::{Memcmp, RpcFilterType},
    request::{MAX_MULTIPLE_ACCOUNTS, RpcRequest},
    response::{OptionalContext, RpcKeyedAccount},
};

use super::{Account, PassRecord};
use crate::{
    GATEWAY_PROGRAM_ID,
    account::PassAccount,
    rpc::{Cluster, ReadError, RpcFault},
};

/// Which passes. `None` is any; without anything, every pass there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct PassFilter {
    /// Of this network.
    pub network: Option<Address>,
    /// Of this wallet.
    pub wallet: Option<Address>,
    /// In this stored state. Whether a pass has expired is not stored.
    pub state: Option<PassState>,
    /// That the gatekeeper in this slot of its network stands for.
    pub gatekeeper_slot: Option<u16>,
}

/// Some passes of a listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassPage {
    /// By address.
    pub passes: Vec<PassRecord>,
    /// What to ask for next; `None`: this was the last page.
    pub next: Option<Address>,
}

impl PassFilter {
    /// The passes of a network.
    pub const fn of_network(network: Address) -> Self {
        Self { network: Some(network), wallet: None, state: None, gatekeeper_slot: None }
    }

    /// The passes of a wallet.
    pub const fn of_wallet(wallet: Address) -> Self {
        Self { network: None, wallet: Some(wallet), state: None, gatekeeper_slot: None }
    }

    fn matches(&self, pass: &PassRecord) -> bool {
        self.network.is_none_or(|network| network == pass.network)
            && self.wallet.is_none_or(|wallet| wallet == pass.wallet)
            && self.state.is_none_or(|state| state == pass.facts.state)
            && self.gatekeeper_slot.is_none_or(|slot| slot == pass.facts.gatekeeper_slot)
    }

    /// The same, as a node understands it. Nodes take four filters at most.
    fn filters(&self) -> Vec<RpcFilterType> {
        let mut first = PassAccount::DISCRIMINATOR.to_vec();
        let mut wallet = self.wallet;
        if let Some(network) = self.network {
            first.extend(network.as_ref());
            first.extend(wallet.take().iter().flat_map(|wallet| wallet.to_bytes()));
        }
        let fields = [
            Some((0, first)),
            wallet.map(|wallet| (PassAccount::SUBJECT_OFFSET, wallet.to_bytes().to_vec())),
            self.gatekeeper_slot
                .map(|slot| (PassAccount::GATEKEEPER_SLOT_OFFSET, slot.to_le_bytes().to_vec())),
            self.state.map(|state| (PassAccount::STATE_OFFSET, vec![state.code()])),
        ];
        // The size would be a fifth; the discriminator is that of passes alone.
        let compare = |(offset, bytes): (usize, Vec<u8>)| {
            RpcFilterType::Memcmp(Memcmp::new_base58_encoded(offset, &bytes))
        };
        fields.into_iter().flatten().map(compare).collect()
    }
}

impl Cluster {
    /// A page of at most `limit` passes (at least one is asked for), those after the address `after`.
    ///
    /// Each page lists the addresses of all that match, and reads only its own passes. A pass that
    /// changes meanwhile, so that it no longer matches, is left out; one issued meanwhile is in if
    /// its address comes after `after`.
    ///
    /// # Errors
    ///
    /// [`ReadError`] if the node does not answer well. Many public nodes refuse such listings.
    pub async fn passes(
        &self,
        filter: &PassFilter,
        after: Option<Address>,
        limit: usize,
    ) -> Result<PassPage, ReadError> {
        let addresses = self.pass_addresses(filter).await?;
        let start = addresses.partition_point(|address| Some(*address) <= after);
        let left = addresses.get(start..).unwrap_or_default();
        let (page, more) = left.split_at_checked(limit.max(1)).unwrap_or((left, &[]));
        let next = page.last().filter(|_| !more.is_empty()).copied();
        let mut passes = Vec::with_capacity(page.len());
        for addresses in page.chunks(MAX_MULTIPLE_ACCOUNTS) {
            let accounts = self.accounts(addresses).await?.accounts;
            for (address, account) in addresses.iter().zip(accounts) {
                let pass = PassRecord::read(*address, account)?;
                passes.extend(pass.filter(|pass| filter.matches(pass)));
            }
        }
        Ok(PassPage { passes, next })
    }

    /// Where the passes are, sorted.
    ///
    /// # Errors
    ///
    /// [`ReadError`] if the node does not answer well. Many public nodes refuse such listings.
    pub async fn pass_addresses(&self, filter: &PassFilter) -> Result<Vec<Address>, ReadError> {
        let nothing = UiDataSliceConfig { offset: 0, length: 0 };
        let accounts = self.program_accounts(filter.filters(), Some(nothing)).await?;
        let mut addresses: Vec<Address> =
            accounts.into_iter().map(|(address, _)| address).collect();
        addresses.sort_unstable();
        addresses.dedup();
        Ok(addresses)
    }

    /// The gateway's accounts that pass the filters.
    pub(super) async fn program_accounts(
        &self,
        filters: Vec<RpcFilterType>,
        data_slice: Option<UiDataSliceConfig>,
    ) -> Result<Vec<(Address, Account)>, RpcFault> {
        let request = RpcRequest::GetProgramAccounts;
        let config = RpcProgramAccountsConfig {
            filters: Some(filters),
            account_config: RpcAccountInfoConfig {
                encoding: Some(UiAccountEncoding::Base64),
                data_slice,
                commitment: Some(self.commitment()),
                min_context_slot: None,
            },
            ..RpcProgramAccountsConfig::default()
        };
        let response: OptionalContext<Vec<RpcKeyedAccount>> =
            self.ask(request, json!([GATEWAY_PROGRAM_ID.to_string(), config])).await?;
        let decode = |keyed: RpcKeyedAccount| {
            let address = keyed.pubkey.parse().ok()?;
            Some((address, Account::decode(&keyed.account)?))
        };
        let accounts = response.parse_value().into_iter().map(decode);
        accounts
            .collect::<Option<_>>()
            .ok_or_else(|| RpcFault::malformed(request, "an account is not in base64"))
    }
}
