//! Vouchers: passes that their holders fetch and pay for.

use portcullis_evm::{Expiry, Signed, Voucher, alloy::primitives::U256, random_nonce};
use portcullis_types::Attributes;

use crate::{Actor, Address, Failure, NetworkId, connection::Node, operation::OperationError};

/// A pass that an operator grants to a wallet, which fetches it and pays the gas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VoucherTerms {
    /// The network.
    pub network: NetworkId,
    /// Who may fetch it. Nobody else can.
    pub wallet: Address,
    /// The pass's last valid second, Unix time; `Some(0)`: it never expires; `None`: the network's
    /// default, counted from the fetching.
    pub expires_at: Option<i64>,
    /// What was found out about the wallet.
    pub attributes: Attributes,
    /// Until when it can be fetched, Unix seconds.
    pub deadline_seconds: u64,
}

impl Actor {
    /// Signs a voucher for this chain and registry alone. Nothing is sent; it costs nothing.
    ///
    /// It can be made useless by cancelling its nonce.
    ///
    /// # Errors
    ///
    /// [`Failure`]; [`OperationError::Unsupported`] on Solana.
    pub async fn sign_voucher(&self, terms: &VoucherTerms) -> Result<Signed<Voucher>, Failure> {
        let Node::Evm(registry) = &self.connection().node else {
            let error = OperationError::Unsupported { operation: "vouchers", chain: "Solana" };
            return Err(error.into());
        };
        let signer = self.evm_signer()?;
        let nonce: U256 = random_nonce();
        let voucher = Voucher {
            network: terms.network.evm()?,
            wallet: terms.wallet.evm()?,
            expiry: Expiry::requested(terms.expires_at)?,
            attributes: terms.attributes,
            signer: signer.address(),
            nonce,
            deadline_seconds: terms.deadline_seconds,
        };
        let domain = registry.domain().await?;
        Ok(Signed::sign(signer, domain, voucher).await?)
    }
}
