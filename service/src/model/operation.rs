use super::{OnChainState, OperationId, PassChain, PassId, word::words};

/// What is to be done to a pass on its chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OperationKind {
    /// Create it.
    Issue,
    /// Suspend it.
    Freeze,
    /// Lift the suspension.
    Unfreeze,
    /// Change its expiry.
    Renew,
    /// Withdraw it for good.
    Revoke,
}

words!(
    OperationKind, "operation",
    Issue => "issue",
    Freeze => "freeze",
    Unfreeze => "unfreeze",
    Renew => "renew",
    Revoke => "revoke",
);

impl OperationKind {
    /// The state that a pass is in when it is done; `None`: it changes none.
    pub const fn state(self) -> Option<OnChainState> {
        match self {
            Self::Issue | Self::Unfreeze => Some(OnChainState::Active),
            Self::Freeze => Some(OnChainState::Frozen),
            Self::Revoke => Some(OnChainState::Revoked),
            Self::Renew => None,
        }
    }

    /// Whether it says until when the pass is valid.
    pub const fn sets_expiry(self) -> bool {
        matches!(self, Self::Issue | Self::Renew)
    }

    /// Whether an operation that was asked for earlier, and of which nothing was sent, need not happen
    /// any more once this one was asked for. A freeze may be lifted, and a pass must not be good for
    /// longer then because of it: what `shortens` it is still to be done.
    pub const fn supersedes(self, earlier: Self, shortens: bool) -> bool {
        match self {
            Self::Revoke => true,
            Self::Freeze => match earlier {
                Self::Unfreeze => true,
                Self::Renew => !shortens,
                Self::Issue | Self::Freeze | Self::Revoke => false,
            },
            Self::Renew => matches!(earlier, Self::Renew),
            Self::Issue | Self::Unfreeze => false,
        }
    }
}

/// How far an operation has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OperationStatus {
    /// Its effect has not been seen on the chain.
    Pending,
    /// Its effect is in a block that may still be undone.
    Confirmed,
    /// Its effect is final.
    Settled,
    /// It will not be done.
    Failed,
}

words!(
    OperationStatus, "operation status",
    Pending => "pending",
    Confirmed => "confirmed",
    Settled => "settled",
    Failed => "failed",
);

/// Something to be done to a pass on its chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// Which.
    pub id: OperationId,
    /// To which pass.
    pub pass: PassId,
    /// On which chain.
    pub chain: PassChain,
    /// What.
    pub kind: OperationKind,
    /// How far it has come.
    pub status: OperationStatus,
    /// Why the last attempt came to nothing.
    pub last_error: Option<String>,
    /// When it was asked for, Unix milliseconds.
    pub created_at_ms: i64,
    /// When something about it last changed, Unix milliseconds.
    pub updated_at_ms: i64,
    /// Its place among the organisation's operations.
    pub place: i64,
}
