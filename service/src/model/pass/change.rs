use portcullis::Attributes;

use super::{Observed, Pass, PassState};
use crate::model::{OnChainState, OperationKind, word::words};

/// The latest expiry that every chain can hold: EVM chains store 40 bits, of which the highest number
/// means the network's default.
pub const MAX_EXPIRY_SECONDS: i64 = (1 << 40) - 2;

/// So many operations of a pass may be waiting; then nothing more is asked for but what takes it away.
pub const MAX_WAITING_OPERATIONS: i64 = 32;

/// A state that can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettableState {
    /// In force.
    Active,
    /// Suspended.
    Frozen,
    /// Withdrawn for good.
    Revoked,
}

words!(
    SettableState, "state that can be set",
    Active => "ACTIVE",
    Frozen => "FROZEN",
    Revoked => "REVOKED",
);

/// What somebody asks of a pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// That it exists.
    Issue {
        /// The last second in which it shall be valid, Unix time; zero: it never expires.
        expires_at_seconds: i64,
        /// Whether somebody named that moment; otherwise it follows from the network's lifetime.
        is_expiry_named: bool,
        /// What it shall attest.
        attributes: Attributes,
    },
    /// The same after a review, in which an earlier rejection no longer counts.
    Admit {
        /// The last second in which it shall be valid, Unix time; zero: it never expires.
        expires_at_seconds: i64,
        /// Whether it is the document's own end; otherwise it follows from the network's lifetime.
        is_expiry_named: bool,
        /// What it shall attest.
        attributes: Attributes,
    },
    /// That it is in this state.
    State(SettableState),
    /// That it expires then, Unix seconds.
    Expiry(i64),
}

impl Change {
    /// Whether it names a moment until when the pass shall be valid.
    pub const fn names_expiry(&self) -> bool {
        match self {
            Self::Issue { is_expiry_named, .. } | Self::Admit { is_expiry_named, .. } => {
                *is_expiry_named
            }
            Self::Expiry(_) => true,
            Self::State(_) => false,
        }
    }
}

/// What follows from what is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Nothing: it is so already, or will be.
    Nothing,
    /// This has to be done.
    Do {
        /// What.
        kind: OperationKind,
        /// The state to want from now on.
        state: PassState,
        /// The expiry to want from now on, Unix seconds; zero: never.
        expires_at_seconds: i64,
        /// What it shall attest from now on.
        attributes: Attributes,
    },
}

/// Why a change is not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There is no such pass.
    #[error("there is no such pass")]
    NoPass,
    /// It was never issued, and nobody is about to.
    #[error("the pass was not issued: ask for it again")]
    NotIssued,
    /// It was revoked, which is final.
    #[error("the pass was revoked, which is final")]
    Revoked,
    /// It was refused after a review.
    #[error("the request for this pass was rejected")]
    Rejected,
    /// The expiry of a frozen pass cannot be changed.
    #[error("the pass is frozen: make it ACTIVE before its expiry is changed")]
    Frozen,
    /// The new expiry lies behind, or is now: it would be over before the chain has it.
    #[error("expiryTimestamp must lie in the future")]
    ExpiryInPast,
    /// The new expiry is more than a chain can hold.
    #[error("expiryTimestamp is later than a chain can hold; it is counted in seconds")]
    ExpiryTooLate,
    /// [`MAX_WAITING_OPERATIONS`] wait.
    #[error("too many earlier changes of this pass are still to be done: ask again later")]
    TooManyChanges,
}

/// What is still to be done to a pass: not seen on its chain yet, and not given up; and what was last
/// asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OpenWork {
    /// Anything.
    pub any: bool,
    /// Its issue.
    pub issue: bool,
    /// Something that sets its expiry: its issue, or a renewal.
    pub expiry: bool,
    /// The state that it leads to; `None`: it changes none.
    pub state: Option<OnChainState>,
    /// Whether somebody has asked for its revocation here, which may be done: a chain may also be seen to
    /// hold a revoked pass by mistake.
    pub is_revocation: bool,
}

/// Whether a pass becomes REJECTED where a review ends badly: never one that is, or may yet come, on
/// its chain (decision X1). `None`: there is none yet.
pub const fn is_rejected_by_review(pass: Option<&Pass>, open: OpenWork) -> bool {
    match pass {
        None => true,
        Some(pass) => {
            matches!(pass.desired_state, PassState::Active) && pass.observed.is_none() && !open.any
        }
    }
}

/// What a change means for a pass as it is wanted at the moment, and as far as it has come. `None`:
/// there is none yet.
///
/// Nothing is to be done only if what is wanted is there, or on its way.
///
/// # Errors
///
/// [`Refusal`]; nothing shall change then.
pub fn decide(
    pass: Option<&Pass>,
    open: OpenWork,
    change: &Change,
    now_seconds: i64,
) -> Result<Decision, Refusal> {
    let Some(pass) = pass else {
        return match *change {
            Change::Issue { expires_at_seconds, attributes, .. }
            | Change::Admit { expires_at_seconds, attributes, .. } => {
                Ok(issue(expires_at_seconds, attributes))
            }
            Change::State(_) | Change::Expiry(_) => Err(Refusal::NoPass),
        };
    };
    match *change {
        Change::Admit { expires_at_seconds, attributes, .. }
            if pass.desired_state == PassState::Rejected =>
        {
            Ok(issue(expires_at_seconds, attributes))
        }
        Change::Issue { expires_at_seconds, attributes, .. } => {
            reissue(pass, open, expires_at_seconds, attributes)
        }
        Change::Admit { expires_at_seconds, is_expiry_named, attributes } => {
            let decision = reissue(pass, open, expires_at_seconds, attributes)?;
            Ok(match decision {
                Decision::Nothing => readmit(pass, expires_at_seconds, is_expiry_named),
                Decision::Do { .. } => decision,
            })
        }
        Change::State(state) => set_state(pass, open, state),
        Change::Expiry(expires_at_seconds) => {
            set_expiry(pass, open, expires_at_seconds, now_seconds)
        }
    }
}

const fn issue(expires_at_seconds: i64, attributes: Attributes) -> Decision {
    let (kind, state) = (OperationKind::Issue, PassState::Active);
    Decision::Do { kind, state, expires_at_seconds, attributes }
}

/// Asking again for what exists changes nothing; after an issue failed for good, it is the retry.
fn reissue(
    pass: &Pass,
    open: OpenWork,
    expires_at_seconds: i64,
    attributes: Attributes,
) -> Result<Decision, Refusal> {
    match pass.desired_state {
        PassState::Revoked => Err(Refusal::Revoked),
        PassState::Rejected => Err(Refusal::Rejected),
        _ if is_there_or_coming(pass, open) => Ok(Decision::Nothing),
        _ => Ok(issue(expires_at_seconds, attributes)),
    }
}

/// Whoever was reviewed again has a pass for as long as that review is good for: longer than before, or
/// until the document ends. A frozen pass stays as it is.
const fn readmit(pass: &Pass, until_seconds: i64, is_end_of_document: bool) -> Decision {
    let is_active = matches!(pass.observed, Some(Observed { state: OnChainState::Active, .. }))
        && matches!(pass.desired_state, PassState::Active);
    let wanted_seconds = pass.desired_expires_at_seconds;
    let is_renewed = ends_sooner(wanted_seconds, until_seconds)
        || (is_end_of_document && ends_sooner(until_seconds, wanted_seconds));
    if !is_active || !is_renewed {
        return Decision::Nothing;
    }
    Decision::Do {
        kind: OperationKind::Renew,
        state: PassState::Active,
        expires_at_seconds: until_seconds,
        attributes: pass.desired_attributes,
    }
}

/// Whether the first expiry, Unix seconds, is before the second; zero: never.
pub(super) const fn ends_sooner(first_seconds: i64, second_seconds: i64) -> bool {
    first_seconds != 0 && (second_seconds == 0 || first_seconds < second_seconds)
}

const fn is_there_or_coming(pass: &Pass, open: OpenWork) -> bool {
    pass.observed.is_some() || open.issue
}

fn set_state(pass: &Pass, open: OpenWork, wanted: SettableState) -> Result<Decision, Refusal> {
    let will_be = open.state.or(pass.observed.map(|observed| observed.state));
    let is_so = |state| will_be.is_none_or(|will_be| will_be == state);
    let done = |kind, state| {
        let expires_at_seconds = pass.desired_expires_at_seconds;
        let attributes = pass.desired_attributes;
        Ok(Decision::Do { kind, state, expires_at_seconds, attributes })
    };
    let revoke = || done(OperationKind::Revoke, PassState::Revoked);
    match (pass.desired_state, wanted) {
        (PassState::Revoked, SettableState::Revoked)
            if open.is_revocation && is_so(OnChainState::Revoked) =>
        {
            Ok(Decision::Nothing)
        }
        (PassState::Revoked, SettableState::Revoked) => revoke(),
        (PassState::Revoked, _) => Err(Refusal::Revoked),
        (PassState::Rejected, _) => Err(Refusal::Rejected),
        (_, SettableState::Revoked) => revoke(),
        _ if !is_there_or_coming(pass, open) => Err(Refusal::NotIssued),
        (PassState::Frozen, SettableState::Frozen) if is_so(OnChainState::Frozen) => {
            Ok(Decision::Nothing)
        }
        (_, SettableState::Frozen) => done(OperationKind::Freeze, PassState::Frozen),
        (PassState::Active | PassState::Requested, SettableState::Active)
            if is_so(OnChainState::Active) =>
        {
            Ok(Decision::Nothing)
        }
        (_, SettableState::Active) => done(OperationKind::Unfreeze, PassState::Active),
    }
}

fn set_expiry(
    pass: &Pass,
    open: OpenWork,
    wanted: i64,
    now_seconds: i64,
) -> Result<Decision, Refusal> {
    match pass.desired_state {
        PassState::Revoked => return Err(Refusal::Revoked),
        PassState::Rejected => return Err(Refusal::Rejected),
        PassState::Frozen => return Err(Refusal::Frozen),
        PassState::Active | PassState::Requested => {}
    }
    if wanted <= now_seconds {
        return Err(Refusal::ExpiryInPast);
    }
    if wanted > MAX_EXPIRY_SECONDS {
        return Err(Refusal::ExpiryTooLate);
    }
    if !is_there_or_coming(pass, open) {
        return Err(Refusal::NotIssued);
    }
    let will_be = open.state.or(pass.observed.map(|observed| observed.state));
    if will_be == Some(OnChainState::Frozen) {
        return Err(Refusal::Frozen);
    }
    let is_so = open.expiry || pass.observed.is_none_or(|seen| seen.expires_at_seconds == wanted);
    if wanted == pass.desired_expires_at_seconds && is_so {
        return Ok(Decision::Nothing);
    }
    let (kind, state) = (OperationKind::Renew, PassState::Active);
    let attributes = pass.desired_attributes;
    Ok(Decision::Do { kind, state, expires_at_seconds: wanted, attributes })
}
