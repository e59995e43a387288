//! Questions to the contract.

use alloy::primitives::{Address, B256, U256};
use portcullis_types::{Attributes, Requirement, Verdict};

use super::Registry;
use crate::{
    GatekeeperRecord, NetworkRecord, OperatorWord, PassStatus, PassWord, ReadError, StandingWord,
    abi::PassRegistry,
};

/// # Questions
///
/// Each is answered at the block that [`Registry::at_block`] names, by default the node's latest.
///
/// # Errors
///
/// Each fails if the node does, or if there is no registry.
impl Registry {
    /// Whether the wallet's pass of the network is good, and if not, why.
    pub async fn verify(&self, network: B256, wallet: Address) -> Result<Verdict, ReadError> {
        let code = self.ask(PassRegistry::verifyCall { wallet, network }).await?;
        self.verdict(code)
    }

    /// Whether the wallet's pass of the network is good and meets a requirement.
    pub async fn verify_with(
        &self,
        network: B256,
        wallet: Address,
        requirement: &Requirement,
    ) -> Result<Verdict, ReadError> {
        let requirement = PassRegistry::Requirement {
            attributes: requirement.attributes.0,
            minRemainingSeconds: requirement.min_remaining_seconds,
            maxAgeSeconds: requirement.max_age_seconds,
        };
        let call = PassRegistry::verifyWithCall { wallet, network, requirement };
        let code = self.ask(call).await?;
        self.verdict(code)
    }

    /// What a gate would say, and the facts beside it.
    pub async fn status(&self, network: B256, wallet: Address) -> Result<PassStatus, ReadError> {
        let status = self.ask(PassRegistry::statusCall { wallet, network }).await?;
        Ok(PassStatus {
            verdict: self.verdict(status.reason)?,
            expires_at: status.expiresAt.to(),
            issuer: (!status.issuer.is_zero()).then_some(status.issuer),
            attributes: Attributes(status.attributes),
        })
    }

    /// The content of the pass's slot.
    pub async fn pass_word(&self, network: B256, wallet: Address) -> Result<PassWord, ReadError> {
        self.ask(PassRegistry::passWordCall { network, wallet }).await.map(PassWord)
    }

    /// The network, if it exists.
    pub async fn network(&self, network: B256) -> Result<Option<NetworkRecord>, ReadError> {
        let record = self.ask(PassRegistry::getNetworkCall { network }).await?;
        Ok(NetworkRecord::from_abi(&record))
    }

    /// The gatekeeper of an index, dead or alive, if the index was ever given out.
    pub async fn gatekeeper(
        &self,
        network: B256,
        gatekeeper: u32,
    ) -> Result<Option<GatekeeperRecord>, ReadError> {
        let record = self.ask(PassRegistry::getGatekeeperCall { network, gatekeeper }).await?;
        Ok(GatekeeperRecord::from_abi(&record))
    }

    /// What an operator may do, and which gatekeeper's it is.
    pub async fn operator_word(
        &self,
        network: B256,
        operator: Address,
    ) -> Result<OperatorWord, ReadError> {
        self.ask(PassRegistry::operatorWordCall { network, operator }).await.map(OperatorWord)
    }

    /// Which gatekeepers stand for their passes; `word` is 0 to 3, see [`StandingWord::number_of`].
    pub async fn standing_word(&self, network: B256, word: u32) -> Result<StandingWord, ReadError> {
        let word = U256::from(word);
        self.ask(PassRegistry::standingWordCall { network, word }).await.map(StandingWord)
    }

    /// A bit for each nonce of a signer that was used or cancelled: nonces `256 * word` and up.
    pub async fn nonce_bitmap(&self, signer: Address, word: U256) -> Result<U256, ReadError> {
        self.ask(PassRegistry::nonceBitmapCall { signer, word }).await
    }

    /// Whether a nonce of a signer was used or cancelled.
    pub async fn nonce_used(&self, signer: Address, nonce: U256) -> Result<bool, ReadError> {
        let bitmap = self.nonce_bitmap(signer, nonce.wrapping_shr(8)).await?;
        Ok(bitmap.bit(usize::from(nonce.byte(0))))
    }

    /// Whether the contract implements an interface, by ERC-165.
    pub async fn supports_interface(&self, id: [u8; 4]) -> Result<bool, ReadError> {
        self.ask(PassRegistry::supportsInterfaceCall { id: id.into() }).await
    }

    /// The network's id as the contract computes it; [`crate::network_id`] asks nobody.
    pub async fn network_id(&self, creator: Address, salt: B256) -> Result<B256, ReadError> {
        self.ask(PassRegistry::networkIdCall { creator, salt }).await
    }

    /// The pass's slot as the contract computes it; [`crate::pass_slot`] asks nobody.
    pub async fn pass_slot(&self, network: B256, wallet: Address) -> Result<B256, ReadError> {
        self.ask(PassRegistry::passSlotCall { network, wallet }).await
    }

    /// What signatures for this contract are bound to, as it tells by ERC-5267.
    pub async fn domain(&self) -> Result<crate::Domain, ReadError> {
        let told = self.ask(PassRegistry::eip712DomainCall {}).await?;
        Ok(crate::Domain {
            chain_id: told.chainId.saturating_to(),
            registry: told.verifyingContract,
        })
    }

    fn verdict(&self, code: u8) -> Result<Verdict, ReadError> {
        Verdict::from_code(code).ok_or(ReadError::NoRegistry { address: self.address() })
    }
}
