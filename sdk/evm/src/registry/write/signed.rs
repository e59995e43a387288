use crate::{
    Call, Consume, PassStep, PassSteps, Registry, Signed, Voucher, abi::PassRegistry,
    signed::Message,
};

/// # By signature
///
/// The signature is not checked here: see [`Signed::is_valid`]. Relayed by anyone, but for
/// [`Registry::claim`] and [`Registry::consume`].
impl Registry {
    /// Takes the step that somebody has signed.
    pub fn submit(&self, signed: &Signed<PassStep>) -> Call {
        let call = PassRegistry::submitCall {
            network: signed.message.network,
            step: signed.message.step.to_abi(),
            authorization: authorization(signed),
        };
        self.call("submit", &call)
    }

    /// Takes the steps that somebody has signed. What is refused is skipped, and the nonce is used.
    pub fn submit_batch(&self, signed: &Signed<PassSteps>) -> Call {
        let call = PassRegistry::submitBatchCall {
            network: signed.message.network,
            steps: signed.message.steps.iter().map(|step| step.to_abi()).collect(),
            authorization: authorization(signed),
        };
        self.call("submit batch", &call)
    }

    /// Issues the sender the pass that an operator has signed a voucher for; by the voucher's
    /// wallet and nobody else.
    pub fn claim(&self, signed: &Signed<Voucher>) -> Call {
        let call = PassRegistry::claimCall {
            network: signed.message.network,
            expiresAt: signed.message.expiry.to_word(),
            attributes: signed.message.attributes.0,
            authorization: authorization(signed),
        };
        self.call("claim", &call)
    }

    /// Uses up the pass of the holder who has signed; by the dApp that the holder named.
    pub fn consume(&self, signed: &Signed<Consume>) -> Call {
        let Consume { network, requirement, signer, .. } = signed.message;
        let call = PassRegistry::consumeCall {
            network,
            wallet: signer,
            requirement: PassRegistry::Requirement {
                attributes: requirement.attributes.0,
                minRemainingSeconds: requirement.min_remaining_seconds,
                maxAgeSeconds: requirement.max_age_seconds,
            },
            authorization: authorization(signed),
        };
        self.call("consume", &call)
    }
}

fn authorization<M: Message>(signed: &Signed<M>) -> PassRegistry::Authorization {
    PassRegistry::Authorization {
        signer: signed.message.signer(),
        nonce: signed.message.nonce(),
        deadline: alloy::primitives::U256::from(signed.message.deadline_seconds()),
        signature: signed.signature.clone(),
    }
}
