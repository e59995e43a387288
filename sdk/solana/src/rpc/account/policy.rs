use solana_address::Address;

use super::Account;
use crate::{
    TRANSFER_HOOK_PROGRAM_ID, pda,
    rpc::{Cluster, ReadError},
    transfer_hook::PolicyAccount,
};

/// A mint's policy, read and checked to be that of its mint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyRecord {
    address: Address,
    /// Of a policy: nothing else is put here.
    data: Vec<u8>,
}

impl PolicyRecord {
    const EXPECTED: &'static str = "the transfer hook's policy of the mint";

    fn read(
        mint: &Address,
        address: Address,
        account: Option<Account>,
    ) -> Result<Option<Self>, ReadError> {
        let expected = Self::EXPECTED;
        let Some(Account { data, .. }) =
            Account::owned_by(account, &TRANSFER_HOOK_PROGRAM_ID, address, expected)?
        else {
            return Ok(None);
        };
        match PolicyAccount::new(&data) {
            Some(policy) if policy.mint() == mint.as_array() => Ok(Some(Self { address, data })),
            _ => Err(ReadError::WrongAccount { address, expected }),
        }
    }

    /// Where it is.
    pub const fn address(&self) -> Address {
        self.address
    }

    /// What it says.
    pub fn account(&self) -> PolicyAccount<'_> {
        #[allow(clippy::expect_used)] // Read once already, in `read`, and never changed since.
        PolicyAccount::new(&self.data).expect("a policy")
    }
}

impl Cluster {
    /// The policy of `mint`; `None` if it has none.
    ///
    /// That the mint calls the transfer hook is for the mint to say: it is not asked.
    ///
    /// # Errors
    ///
    /// [`ReadError`]; [`ReadError::WrongAccount`] if what is in its place is not that policy.
    pub async fn policy(&self, mint: &Address) -> Result<Option<PolicyRecord>, ReadError> {
        let (address, _) = pda::policy(mint);
        PolicyRecord::read(mint, address, self.account(address).await?)
    }
}
