use portcullis_types::{
    Denial, Side, Transfer, TransferPolicy, TransferVerdict, Verdict, evaluate_transfer,
};
use serde::{Deserialize, Serialize};

/// A case of `transfer.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransferCase {
    /// Says what the case shows; unique.
    pub name: String,
    /// What the issuer asks.
    pub policy: TransferPolicy,
    /// What is to be moved.
    pub transfer: Transfer,
    /// What each network would say of each wallet, asked or not.
    pub verdicts: VerdictsVector,
    /// Whether the tokens move.
    pub expected: TransferOutcome,
    /// The name of the denial, acted on or only observed.
    pub denial: Option<String>,
    /// 0 or the code of the denial.
    pub code: u8,
}

/// The verdicts of the policy's networks, in its order: 0 or the code of the reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerdictsVector {
    /// On the sender.
    pub sender: Vec<u8>,
    /// On the receiver.
    pub receiver: Vec<u8>,
}

/// The kind of a [`TransferVerdict`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TransferOutcome {
    /// The tokens move.
    Allow,
    /// They move, and a denial is told.
    Observed,
    /// They stay.
    Deny,
}

impl VerdictsVector {
    /// Those on one side.
    pub fn of(&self, side: Side) -> &[u8] {
        match side {
            Side::Sender => &self.sender,
            Side::Receiver => &self.receiver,
        }
    }
}

impl TransferCase {
    /// The Rust rule's answer.
    ///
    /// # Panics
    ///
    /// If it asks a network that the case does not have.
    #[allow(clippy::expect_used)]
    pub fn verdict(&self) -> TransferVerdict {
        evaluate_transfer(&self.policy, &self.transfer, |side, network| {
            let code = self.verdicts.of(side).get(usize::from(network));
            code.copied().and_then(Verdict::from_code).expect("a verdict of each network")
        })
    }

    /// The answer that the case states, if its name and its code are those of a denial.
    pub fn stated(&self) -> Option<TransferVerdict> {
        let denial = Denial::from_code(self.code);
        if denial.map(Denial::name) != self.denial.as_deref() {
            return None;
        }
        match (self.expected, denial) {
            (TransferOutcome::Allow, None) if self.code == 0 => Some(TransferVerdict::Allow),
            (TransferOutcome::Observed, Some(denial)) => Some(TransferVerdict::Observed(denial)),
            (TransferOutcome::Deny, Some(denial)) => Some(TransferVerdict::Deny(denial)),
            _ => None,
        }
    }
}
