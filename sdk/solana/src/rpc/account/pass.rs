use portcullis_types::{Pass, lifecycle::StatusReason};
use solana_address::Address;
use solana_rpc_client_api::request::MAX_MULTIPLE_ACCOUNTS;

use super::Account;
use crate::{
    GATEWAY_PROGRAM_ID,
    account::PassAccount,
    pda,
    rpc::{Cluster, ReadError},
};

/// A pass, read and checked to be that of its wallet and network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PassRecord {
    /// Where it is.
    pub address: Address,
    /// The network.
    pub network: Address,
    /// Whose it is.
    pub wallet: Address,
    /// Who paid the rent and gets it back.
    pub rent_payer: Address,
    /// Why it was frozen or revoked.
    pub status_reason: StatusReason,
    /// What the rule looks at.
    pub facts: Pass,
}

impl PassRecord {
    const EXPECTED: &'static str = "a pass of the gateway's, as its address says";

    /// `None` if nothing was ever created there.
    pub(in crate::rpc) fn read(
        address: Address,
        account: Option<Account>,
    ) -> Result<Option<Self>, ReadError> {
        let expected = Self::EXPECTED;
        let Some(account) = Account::owned_by(account, &GATEWAY_PROGRAM_ID, address, expected)?
        else {
            return Ok(None);
        };
        let pass =
            PassAccount::new(&account.data).ok_or(ReadError::WrongAccount { address, expected })?;
        Ok(Some(Self {
            address,
            network: Address::from(*pass.network()),
            wallet: Address::from(*pass.subject()),
            rent_payer: Address::from(*pass.rent_payer()),
            status_reason: pass.status_reason(),
            facts: pass.pass(),
        }))
    }

    /// The same, of a wallet and network that are known.
    pub(in crate::rpc) fn read_of(
        network: &Address,
        wallet: &Address,
        address: Address,
        account: Option<Account>,
    ) -> Result<Option<Self>, ReadError> {
        match Self::read(address, account)? {
            Some(pass) if pass.network != *network || pass.wallet != *wallet => {
                Err(ReadError::WrongAccount { address, expected: Self::EXPECTED })
            }
            pass => Ok(pass),
        }
    }
}

impl Cluster {
    /// The pass of `wallet` in `network`, whether good or not; `None` if there is none.
    ///
    /// It says nothing about whether the pass opens a gate: [`Cluster::status`] does.
    ///
    /// # Errors
    ///
    /// [`ReadError`]; [`ReadError::WrongAccount`] if what is in its place is no such pass.
    pub async fn pass(
        &self,
        network: &Address,
        wallet: &Address,
    ) -> Result<Option<PassRecord>, ReadError> {
        let (address, _) = pda::pass(network, wallet);
        PassRecord::read_of(network, wallet, address, self.account(address).await?)
    }

    /// The passes of several wallets in `network`, in the order of the wallets, each with what
    /// [`pda::pass`] gives for it: one request for a hundred of them.
    ///
    /// # Errors
    ///
    /// As [`Cluster::pass`].
    pub async fn passes_at(
        &self,
        network: &Address,
        places: &[(Address, Address)],
    ) -> Result<Vec<Option<PassRecord>>, ReadError> {
        let mut passes = Vec::with_capacity(places.len());
        for places in places.chunks(MAX_MULTIPLE_ACCOUNTS) {
            let addresses: Vec<Address> = places.iter().map(|(_, address)| *address).collect();
            let accounts = self.accounts(&addresses).await?.accounts;
            for ((wallet, address), account) in places.iter().zip(accounts) {
                passes.push(PassRecord::read_of(network, wallet, *address, account)?);
            }
        }
        Ok(passes)
    }
}
