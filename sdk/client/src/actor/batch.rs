//! Many passes at once, as many to a transaction as it holds.

mod confirm;
mod estimate;
mod plan;
mod prepare;
mod run;

use portcullis_types::{Attributes, PassState, lifecycle::LifecycleError};
use serde::{Deserialize, Serialize};

use crate::{
    Address, Failure, NetworkId, Refusal,
    record::PassDetails,
    transaction::{Estimate, Prepared},
};

/// One pass of many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct IssueRequest {
    /// Who gets it.
    pub wallet: Address,
    /// The last second in which it is valid, Unix seconds; `Some(0)`: it never expires; `None`: the
    /// default lifetime.
    pub expires_at: Option<i64>,
    /// What was found out about the wallet.
    pub attributes: Attributes,
}

/// What became of one issue of many.
#[derive(Clone, Debug, PartialEq)]
pub enum IssueOutcome {
    /// The pass was issued, in this transaction.
    Issued {
        /// What explorers find it by.
        transaction: String,
    },
    /// The wallet has a pass of the network already, frozen or active.
    Exists {
        /// That pass.
        pass: Box<PassDetails>,
        /// Whether it is an active pass with the attributes, and the expiry if there was one, that
        /// were asked for: as it is after a run that was interrupted.
        as_asked: bool,
    },
    /// The chain refuses it.
    Refused(Refusal),
    /// It was not issued, or it is not known whether it was: ask for it again.
    Failed(Failure),
}

impl IssueOutcome {
    /// Whether the wallet has the pass that was asked for.
    pub const fn is_done(&self) -> bool {
        matches!(self, Self::Issued { .. } | Self::Exists { as_asked: true, .. })
    }

    fn exists(request: &IssueRequest, pass: PassDetails) -> Self {
        if pass.state == PassState::Revoked {
            return Self::Refused(Refusal::Lifecycle(LifecycleError::PassRevoked));
        }
        let as_asked = pass.state == PassState::Active
            && pass.attributes == request.attributes
            && request.expires_at.is_none_or(|expires_at| expires_at == pass.expires_at);
        Self::Exists { pass: Box::new(pass), as_asked }
    }

    fn failed(failure: Failure) -> Self {
        match failure.refusal() {
            Some(refusal) => Self::Refused(refusal),
            None => Self::Failed(failure),
        }
    }
}

/// What is known of each pass, in no particular order.
pub type Told = Vec<(IssueRequest, IssueOutcome)>;

/// Passes that fit into one transaction: see [`Actor::plan_issues`](crate::Actor::plan_issues).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssueBatch {
    network: NetworkId,
    /// Slot of the operator's gatekeeper, on Solana.
    gatekeeper_slot: Option<u16>,
    requests: Vec<IssueRequest>,
}

impl IssueBatch {
    /// The passes' network.
    pub const fn network(&self) -> &NetworkId {
        &self.network
    }

    /// The passes, in the order of the transaction.
    pub fn requests(&self) -> &[IssueRequest] {
        &self.requests
    }

    /// The same without some of them.
    fn with(&self, requests: Vec<IssueRequest>) -> Self {
        Self { requests, ..self.clone() }
    }
}

/// How passes are shared out among transactions.
#[derive(Clone, Debug, PartialEq)]
pub struct IssuePlan {
    /// A transaction each.
    pub batches: Vec<IssueBatch>,
    /// Those that cannot be asked of this chain.
    pub told: Told,
}

/// What a batch would cost, and which of its passes would be refused, as things are.
#[derive(Clone, Debug, PartialEq)]
pub struct IssueEstimate {
    /// Of its transaction; `None` if there is nothing to send.
    pub estimate: Option<Estimate>,
    /// Passes that are there already, or that the chain would refuse. They are not in the
    /// transaction.
    pub told: Told,
}

/// A batch, looked at and signed.
#[derive(Clone, Debug, PartialEq)]
pub struct IssuePreparation {
    /// What is to be stored, and then confirmed; `None` if there is nothing to send.
    pub prepared: Option<PreparedIssues>,
    /// Passes that are there already, or that the chain would refuse. They are not in the
    /// transaction.
    pub told: Told,
}

/// A transaction of several passes that is signed and may be sent. Whoever stores it before it is
/// confirmed can be killed at any moment, and reads afterwards what became of each pass.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreparedIssues {
    /// The passes.
    pub batch: IssueBatch,
    /// Their transaction.
    pub transaction: Prepared,
}

/// What became of a batch.
#[derive(Clone, Debug, PartialEq)]
pub struct IssueResults {
    /// What is known.
    pub told: Told,
    /// Passes that were not issued for another's sake: on Solana a transaction takes effect as a
    /// whole or not at all. Prepare them again.
    pub left: Option<IssueBatch>,
}
