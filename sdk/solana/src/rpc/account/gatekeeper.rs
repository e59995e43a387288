use solana_address::Address;
use solana_rpc_client_api::filter::{Memcmp, RpcFilterType};

use super::Account;
use crate::{
    GATEWAY_PROGRAM_ID,
    account::GatekeeperAccount,
    pda,
    rpc::{Cluster, ReadError},
};

const EXPECTED: &str = "a gatekeeper of the gateway's, as its address says";

impl Cluster {
    /// The gatekeeper in a slot of `network`; `None` if the slot was never given out, or its account
    /// is closed. Its status and generation are in the network.
    ///
    /// # Errors
    ///
    /// [`ReadError`]; [`ReadError::WrongAccount`] if what is there is not that gatekeeper.
    pub async fn gatekeeper(
        &self,
        network: &Address,
        slot: u16,
    ) -> Result<Option<GatekeeperAccount>, ReadError> {
        let (address, _) = pda::gatekeeper(network, slot);
        let account = self.account(address).await?;
        let Some(gatekeeper) = read(address, account)? else { return Ok(None) };
        if gatekeeper.network != *network || gatekeeper.slot != slot {
            return Err(ReadError::WrongAccount { address, expected: EXPECTED });
        }
        Ok(Some(gatekeeper))
    }

    /// The gatekeepers of `network` whose hot key is `operator`, by slot. Removed ones are among
    /// them while passes name them.
    ///
    /// # Errors
    ///
    /// [`ReadError`] if the node does not answer well. Many public nodes refuse such listings.
    pub async fn find_gatekeeper(
        &self,
        network: &Address,
        operator: &Address,
    ) -> Result<Vec<GatekeeperAccount>, ReadError> {
        let kind = [GatekeeperAccount::DISCRIMINATOR.as_slice(), network.as_ref()].concat();
        let filters = vec![
            RpcFilterType::DataSize(GatekeeperAccount::BYTES as u64),
            RpcFilterType::Memcmp(Memcmp::new_base58_encoded(0, &kind)),
            RpcFilterType::Memcmp(Memcmp::new_base58_encoded(
                GatekeeperAccount::OPERATOR_OFFSET,
                operator.as_ref(),
            )),
        ];
        let mut found = Vec::new();
        for (address, account) in self.program_accounts(filters, None).await? {
            let Some(gatekeeper) = read(address, Some(account))? else { continue };
            // A node that ignores filters answers with other accounts, too.
            if gatekeeper.network == *network && gatekeeper.operator == *operator {
                found.push(gatekeeper);
            }
        }
        found.sort_by_key(|gatekeeper| gatekeeper.slot);
        Ok(found)
    }
}

fn read(
    address: Address,
    account: Option<Account>,
) -> Result<Option<GatekeeperAccount>, ReadError> {
    Account::owned_by(account, &GATEWAY_PROGRAM_ID, address, EXPECTED)?
        .map(|account| GatekeeperAccount::from_bytes(&account.data))
        .transpose()
        .map_err(|error| ReadError::Account { address, error })
}
