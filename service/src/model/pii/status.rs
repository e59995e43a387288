use crate::model::word::words;

/// How far a request has come (requirement P2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PiiStatus {
    /// The person has not seen it.
    AwaitingUser,
    /// The person agreed to what is asked for.
    UserAcknowledged,
    /// What was asked for was verified: it can be read, and a verdict is awaited.
    VerificationSuccess,
    /// It could not be verified.
    VerificationFailed,
    /// The person gave up.
    UserCancelled,
    /// The network's owner admits the person.
    PartnerPass,
    /// The network's owner does not.
    PartnerFail,
}

words!(
    PiiStatus, "status of a request for personal data",
    AwaitingUser => "awaiting-user",
    UserAcknowledged => "user-acknowledged",
    VerificationSuccess => "verification-success",
    VerificationFailed => "verification-failed",
    UserCancelled => "user-cancelled",
    PartnerPass => "partner-pass",
    PartnerFail => "partner-fail",
);

/// What the network's owner decides (requirement P6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The pass is issued.
    Pass,
    /// It is not.
    Fail,
}

words!(Verdict, "verdict", Pass => "partner-pass", Fail => "partner-fail");

impl Verdict {
    /// The status that it leads to.
    pub const fn status(self) -> PiiStatus {
        match self {
            Self::Pass => PiiStatus::PartnerPass,
            Self::Fail => PiiStatus::PartnerFail,
        }
    }
}

/// Why a request does not get another status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PiiRefusal {
    /// A verdict is final, also for who gave it.
    #[error("the opposite verdict was recorded, which is final")]
    Decided,
    /// There is nothing yet to decide about, or there never will be.
    #[error("a verdict is for requests in verification-success")]
    NotReviewable,
    /// The verification cannot go there from where it is.
    #[error("the verification cannot come to that status from where it is")]
    NoSuchStep,
    /// Images are taken between consent and result alone.
    #[error("images are taken in user-acknowledged")]
    NotCollecting,
    /// The type of the request needs an image that is not there.
    #[error("this type of request needs an image of the document's front")]
    EvidenceMissing,
    /// Whoever has an expired document is not verified by it.
    #[error("the document has expired")]
    DocumentExpired,
}

impl PiiStatus {
    /// Whether nothing further happens to it.
    pub const fn is_final(self) -> bool {
        match self {
            Self::AwaitingUser | Self::UserAcknowledged | Self::VerificationSuccess => false,
            Self::VerificationFailed
            | Self::UserCancelled
            | Self::PartnerPass
            | Self::PartnerFail => true,
        }
    }
}

/// Whether a request goes on from one status to another; `false`: it is there already.
///
/// # Errors
///
/// [`PiiRefusal`]; nothing shall change then.
pub const fn advance(from: PiiStatus, to: PiiStatus) -> Result<bool, PiiRefusal> {
    use PiiStatus::{
        AwaitingUser, PartnerFail, PartnerPass, UserAcknowledged, UserCancelled,
        VerificationFailed, VerificationSuccess,
    };
    match (from, to) {
        (AwaitingUser, AwaitingUser)
        | (UserAcknowledged, UserAcknowledged)
        | (VerificationSuccess, VerificationSuccess)
        | (VerificationFailed, VerificationFailed)
        | (UserCancelled, UserCancelled)
        | (PartnerPass, PartnerPass)
        | (PartnerFail, PartnerFail) => Ok(false),
        (AwaitingUser, UserAcknowledged | UserCancelled)
        | (UserAcknowledged, VerificationSuccess | VerificationFailed | UserCancelled)
        | (VerificationSuccess, PartnerPass | PartnerFail) => Ok(true),
        (PartnerPass, PartnerFail) | (PartnerFail, PartnerPass) => Err(PiiRefusal::Decided),
        (_, PartnerPass | PartnerFail) => Err(PiiRefusal::NotReviewable),
        (
            _,
            AwaitingUser | UserAcknowledged | VerificationSuccess | VerificationFailed
            | UserCancelled,
        ) => Err(PiiRefusal::NoSuchStep),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: Result<bool, PiiRefusal> = Ok(true);
    const SAME: Result<bool, PiiRefusal> = Ok(false);
    const DONE: Result<bool, PiiRefusal> = Err(PiiRefusal::Decided);
    const NONE: Result<bool, PiiRefusal> = Err(PiiRefusal::NoSuchStep);
    const NOT: Result<bool, PiiRefusal> = Err(PiiRefusal::NotReviewable);

    /// A row for each status it is in, a column for each it could get, both in the order of `ALL`.
    const TABLE: [[Result<bool, PiiRefusal>; 7]; 7] = [
        [SAME, GOOD, NONE, NONE, GOOD, NOT, NOT],
        [NONE, SAME, GOOD, GOOD, GOOD, NOT, NOT],
        [NONE, NONE, SAME, NONE, NONE, GOOD, GOOD],
        [NONE, NONE, NONE, SAME, NONE, NOT, NOT],
        [NONE, NONE, NONE, NONE, SAME, NOT, NOT],
        [NONE, NONE, NONE, NONE, NONE, SAME, DONE],
        [NONE, NONE, NONE, NONE, NONE, DONE, SAME],
    ];

    #[test]
    fn every_step_is_as_the_table_says() {
        for (from, row) in PiiStatus::ALL.iter().zip(TABLE) {
            for (to, expected) in PiiStatus::ALL.iter().zip(row) {
                assert_eq!(advance(*from, *to), expected, "{from} to {to}");
            }
        }
    }

    #[test]
    fn from_what_is_final_nothing_goes_on() {
        for from in PiiStatus::ALL {
            let goes_on = PiiStatus::ALL.iter().any(|to| advance(*from, *to) == Ok(true));
            assert_eq!(goes_on, !from.is_final(), "{from}");
        }
    }
}
