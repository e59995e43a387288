//! Verification flows: who finds out who somebody is. One from outside signs its calls; one within
//! the service implements [`VerificationFlow`].

mod signature;
mod test_provider;

use async_trait::async_trait;

pub use signature::{SignatureError, SignedCall, WINDOW_SECONDS};
pub use test_provider::TestProvider;

use crate::model::pii::{EvidenceRel, PiiRequestType, PiiTarget, VerifiedInformation};

/// What came of a verification.
#[derive(Debug)]
pub enum Outcome {
    /// The person is who they say they are.
    Success {
        /// What was found out.
        information: Box<VerifiedInformation>,
        /// Images of the document: PNG or JPEG files.
        evidence: Vec<(EvidenceRel, Vec<u8>)>,
    },
    /// It could not be verified.
    Failure,
    /// The person gave up.
    Cancelled,
}

/// A verification flow that runs within the service.
#[async_trait]
pub trait VerificationFlow: std::fmt::Debug + Send + Sync {
    /// Verifies the person who holds this wallet.
    async fn verify(&self, target: &PiiTarget, request_type: &PiiRequestType) -> Outcome;
}
