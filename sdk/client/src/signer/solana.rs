use std::{fmt, sync::Arc};

use portcullis_solana::Address;
use solana_keypair::Keypair;

/// Who signs on Solana. Printing it shows the address alone.
#[derive(Clone)]
pub struct SolanaSigner {
    address: Address,
    signer: Arc<dyn solana_signer::Signer + Send + Sync>,
}

impl SolanaSigner {
    /// Any signer of the Solana crates. It is asked for its address once, here.
    ///
    /// # Errors
    ///
    /// What the signer says when it is asked for its address.
    pub fn new(
        signer: impl solana_signer::Signer + Send + Sync + 'static,
    ) -> Result<Self, solana_signer::SignerError> {
        Ok(Self { address: signer.try_pubkey()?, signer: Arc::new(signer) })
    }

    /// Whose signature it gives.
    pub const fn address(&self) -> Address {
        self.address
    }

    pub(crate) fn as_signer(&self) -> &portcullis_solana::rpc::TransactionSigner {
        &*self.signer
    }
}

impl From<Keypair> for SolanaSigner {
    fn from(keypair: Keypair) -> Self {
        Self { address: solana_signer::Signer::pubkey(&keypair), signer: Arc::new(keypair) }
    }
}

impl fmt::Debug for SolanaSigner {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("SolanaSigner").field(&self.address.to_string()).finish()
    }
}
