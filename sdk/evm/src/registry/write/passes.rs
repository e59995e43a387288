use alloy::primitives::{Address, B256, U256};
use portcullis_types::Attributes;

use crate::{Call, Expiry, Registry, Step, abi::PassRegistry};

/// # Passes
///
/// Sent by the operator of the gatekeeper that stands for the pass, or by the network's authority,
/// which never issues. The guardian may freeze.
impl Registry {
    /// Creates a pass; by an operator.
    pub fn issue(
        &self,
        network: B256,
        wallet: Address,
        expiry: Expiry,
        attributes: Attributes,
    ) -> Call {
        let (expires_at, attributes) = (expiry.to_word(), attributes.0);
        let call = PassRegistry::issueCall { network, wallet, expiresAt: expires_at, attributes };
        self.call("issue", &call)
    }

    /// Suspends an active pass. `reason` is 0 to 127.
    pub fn freeze(&self, network: B256, wallet: Address, reason: u8) -> Call {
        self.call("freeze", &PassRegistry::freezeCall { network, wallet, reason })
    }

    /// Lifts the suspension.
    pub fn unfreeze(&self, network: B256, wallet: Address) -> Call {
        self.call("unfreeze", &PassRegistry::unfreezeCall { network, wallet })
    }

    /// Changes the expiry of a pass that is not frozen, also of a lapsed one.
    pub fn renew(&self, network: B256, wallet: Address, expiry: Expiry) -> Call {
        let call = PassRegistry::renewCall { network, wallet, expiresAt: expiry.to_word() };
        self.call("renew", &call)
    }

    /// Withdraws a pass for good. `reason` is 0 to 127.
    pub fn revoke(&self, network: B256, wallet: Address, reason: u8) -> Call {
        self.call("revoke", &PassRegistry::revokeCall { network, wallet, reason })
    }

    /// Changes the attributes.
    pub fn set_attributes(&self, network: B256, wallet: Address, attributes: Attributes) -> Call {
        let attributes = attributes.0;
        let call = PassRegistry::setAttributesCall { network, wallet, attributes };
        self.call("set attributes", &call)
    }

    /// Stands for a pass from now on; by the operator of the gatekeeper named successor of the one
    /// that stands for it.
    pub fn take_over(&self, network: B256, wallet: Address) -> Call {
        self.call("take over", &PassRegistry::takeOverCall { network, wallet })
    }

    /// Gives up the sender's own active pass.
    pub fn renounce(&self, network: B256) -> Call {
        self.call("renounce", &PassRegistry::renounceCall { network })
    }

    /// Clears away a pass that expired more than 90 days ago; by anyone.
    pub fn close(&self, network: B256, wallet: Address) -> Call {
        self.call("close", &PassRegistry::closeCall { network, wallet })
    }

    /// Issues passes that differ in the wallet alone. What is refused is skipped; see
    /// [`crate::IssueBatch`], which reads the outcome.
    pub fn issue_batch(
        &self,
        network: B256,
        expiry: Expiry,
        attributes: Attributes,
        wallets: Vec<Address>,
    ) -> Call {
        let (expires_at, attributes) = (expiry.to_word(), attributes.0);
        let call =
            PassRegistry::issueBatchCall { network, expiresAt: expires_at, attributes, wallets };
        self.call("issue batch", &call)
    }

    /// Takes steps in order. What is refused is skipped.
    pub fn batch(&self, network: B256, steps: &[Step]) -> Call {
        let steps = steps.iter().map(|step| step.to_abi()).collect();
        self.call("batch", &PassRegistry::batchCall { network, steps })
    }

    /// Makes nonces of the sender useless: `256 * word` and up, a bit of `mask` for each.
    pub fn cancel_nonces(&self, word: U256, mask: U256) -> Call {
        self.call("cancel nonces", &PassRegistry::cancelNoncesCall { word, mask })
    }
}
