//! What is signed off chain under EIP-712, for others to submit.

mod domain;
mod message;
mod nonce;
mod signature;
mod typed_data;

use alloy::{
    primitives::{Address, B256, Bytes},
    signers::Signer,
};
use serde::{Deserialize, Serialize};

pub use domain::Domain;
pub use message::{Consume, Message, PassStep, PassSteps, Voucher};
pub use nonce::{free_nonces, random_nonce};
pub use typed_data::{ConsumeData, PassStepData, PassStepsData, StepData, VoucherData};

use crate::{ReadError, Registry};

/// A message and the signature that makes it valid for one registry on one chain. It can be stored
/// and submitted later, by somebody else.
///
/// That the signature is good is not guaranteed: whoever receives one asks [`Signed::is_valid`].
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Signed<M> {
    /// Where it is good.
    pub domain: Domain,
    /// What was signed, and by whom.
    pub message: M,
    /// By ECDSA: `r`, `s` and 27 or 28. Of a contract account: whatever it takes for one.
    pub signature: Bytes,
}

/// Why a message was not signed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignError {
    /// The key is not the message's signer's.
    #[error("the message names {named} as its signer, and the key is {key}'s")]
    WrongSigner {
        /// Who the message says signs.
        named: Address,
        /// Whose key it is.
        key: Address,
    },
    /// The key did not sign.
    #[error("the signer failed: {0}")]
    Signer(String),
}

impl<M: Message> Signed<M> {
    /// Signs with the key of the signer that the message names.
    ///
    /// # Errors
    ///
    /// [`SignError::WrongSigner`] if the key is another's, which for a contract account it always
    /// is: put its signature together by other means then, over [`Message::digest`].
    pub async fn sign<S>(signer: &S, domain: Domain, message: M) -> Result<Self, SignError>
    where
        S: Signer + Send + Sync + ?Sized,
    {
        let (named, key) = (message.signer(), signer.address());
        if named != key {
            return Err(SignError::WrongSigner { named, key });
        }
        let signature = signer
            .sign_hash(&message.digest(&domain))
            .await
            .map_err(|error| SignError::Signer(error.to_string()))?;
        Ok(Self { domain, message, signature: signature.as_bytes().into() })
    }

    /// What the signature is over.
    pub fn digest(&self) -> B256 {
        self.message.digest(&self.domain)
    }

    /// Whether the registry would take this for the signer's own, by ECDSA. It asks nobody.
    ///
    /// A contract account's signature is not good by this: see
    /// [`Signed::is_valid_on_chain`]. Deadline, nonce and rights are not looked at.
    pub fn is_valid(&self) -> bool {
        signature::is_ecdsa(self.message.signer(), self.digest(), &self.signature)
    }

    /// Whether the registry would take this for the signer's own: by ECDSA, then by ERC-1271.
    ///
    /// # Errors
    ///
    /// If the node cannot tell.
    pub async fn is_valid_on_chain(&self, registry: &Registry) -> Result<bool, ReadError> {
        if self.domain.registry != registry.address() {
            return Ok(false);
        }
        if self.is_valid() {
            return Ok(true);
        }
        signature::is_erc1271(registry, self.message.signer(), self.digest(), &self.signature).await
    }
}
