use alloy::{
    primitives::{Address, B256, U256},
    sol_types::SolStruct,
};
use portcullis_types::{Attributes, Requirement};
use serde::{Deserialize, Serialize};

use super::{ConsumeData, Domain, PassStepData, PassStepsData, StepData, VoucherData};
use crate::{Expiry, Step};

/// What can be signed for a registry. Implemented by the four messages that it knows.
pub trait Message: sealed::Sealed + Sync {
    /// As EIP-712 types it.
    type Data: SolStruct;

    /// For wallets that show what they sign.
    fn data(&self) -> Self::Data;
    /// Who signs.
    fn signer(&self) -> Address;
    /// A number that the signer has not used yet: see [`crate::random_nonce`].
    fn nonce(&self) -> U256;
    /// The last second in which it may be submitted, in Unix seconds.
    fn deadline_seconds(&self) -> u64;

    /// What is signed in the end.
    fn digest(&self, domain: &Domain) -> B256 {
        self.data().eip712_signing_hash(&domain.eip712())
    }
}

/// One step, refused or taken whole; by whoever may take it. Submitted by anyone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PassStep {
    /// The pass's network.
    pub network: B256,
    /// The step.
    pub step: Step,
    /// Who signs.
    pub signer: Address,
    /// Not used yet.
    pub nonce: U256,
    /// The last second in which it may be submitted, in Unix seconds.
    pub deadline_seconds: u64,
}

/// Steps in order, of which those refused are skipped. Submitted by anyone, once.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PassSteps {
    /// The passes' network.
    pub network: B256,
    /// The steps.
    pub steps: Vec<Step>,
    /// Who signs.
    pub signer: Address,
    /// Not used yet.
    pub nonce: U256,
    /// The last second in which it may be submitted, in Unix seconds.
    pub deadline_seconds: u64,
}

/// A pass for a wallet to claim, at its own expense; by an operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Voucher {
    /// The pass's network.
    pub network: B256,
    /// Who may claim it.
    pub wallet: Address,
    /// Until when the pass will be valid.
    pub expiry: Expiry,
    /// What was found out about the holder.
    pub attributes: Attributes,
    /// The operator.
    pub signer: Address,
    /// Not used yet.
    pub nonce: U256,
    /// The last second in which it may be claimed, in Unix seconds.
    pub deadline_seconds: u64,
}

/// The holder lets a dApp use up the pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Consume {
    /// The pass's network.
    pub network: B256,
    /// The dApp, which calls the registry.
    pub consumer: Address,
    /// What the pass must meet then.
    pub requirement: Requirement,
    /// The holder.
    pub signer: Address,
    /// Not used yet.
    pub nonce: U256,
    /// The last second in which it may be used, in Unix seconds.
    pub deadline_seconds: u64,
}

macro_rules! message {
    ($name:ident, $data:ident, |$message:ident| $build:expr) => {
        impl sealed::Sealed for $name {}

        impl Message for $name {
            type Data = $data;

            fn data(&self) -> $data {
                let $message = self;
                $build
            }

            fn signer(&self) -> Address {
                self.signer
            }

            fn nonce(&self) -> U256 {
                self.nonce
            }

            fn deadline_seconds(&self) -> u64 {
                self.deadline_seconds
            }
        }
    };
}

message!(PassStep, PassStepData, |message| {
    let step = message.step.to_abi();
    PassStepData {
        network: message.network,
        verb: step.verb,
        wallet: step.wallet,
        expiresAt: step.expiresAt,
        attributes: step.attributes,
        reason: step.reason,
        signer: message.signer,
        nonce: message.nonce,
        deadline: U256::from(message.deadline_seconds),
    }
});

message!(PassSteps, PassStepsData, |message| PassStepsData {
    network: message.network,
    steps: message.steps.iter().map(step_data).collect(),
    signer: message.signer,
    nonce: message.nonce,
    deadline: U256::from(message.deadline_seconds),
});

message!(Voucher, VoucherData, |message| VoucherData {
    network: message.network,
    wallet: message.wallet,
    expiresAt: message.expiry.to_word(),
    attributes: message.attributes.0,
    signer: message.signer,
    nonce: message.nonce,
    deadline: U256::from(message.deadline_seconds),
});

message!(Consume, ConsumeData, |message| ConsumeData {
    network: message.network,
    consumer: message.consumer,
    attributes: message.requirement.attributes.0,
    minRemainingSeconds: message.requirement.min_remaining_seconds,
    maxAgeSeconds: message.requirement.max_age_seconds,
    signer: message.signer,
    nonce: message.nonce,
    deadline: U256::from(message.deadline_seconds),
});

fn step_data(step: &Step) -> StepData {
    let step = step.to_abi();
    StepData {
        verb: step.verb,
        wallet: step.wallet,
        expiresAt: step.expiresAt,
        attributes: step.attributes,
        reason: step.reason,
    }
}

mod sealed {
    pub trait Sealed {}
}
