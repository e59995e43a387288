use super::{OperationKind, word::words};

/// What happened to a pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventType {
    /// An issue was asked for.
    IssuedInitiated,
    /// It was seen on the chain.
    Issued,
    /// A freeze was asked for.
    FrozenInitiated,
    /// It was seen on the chain.
    Frozen,
    /// Lifting a freeze was asked for.
    UnfrozenInitiated,
    /// It was seen on the chain.
    Unfrozen,
    /// Another expiry was asked for.
    ExpiryChangedInitiated,
    /// It was seen on the chain.
    ExpiryChanged,
    /// A revocation was asked for.
    RevokedInitiated,
    /// It was seen on the chain.
    Revoked,
}

words!(
    EventType, "event",
    IssuedInitiated => "TOKEN_ISSUED_INITIATED",
    Issued => "TOKEN_ISSUED",
    FrozenInitiated => "TOKEN_FROZEN_INITIATED",
    Frozen => "TOKEN_FROZEN",
    UnfrozenInitiated => "TOKEN_UNFROZEN_INITIATED",
    Unfrozen => "TOKEN_UNFROZEN",
    ExpiryChangedInitiated => "TOKEN_EXPIRY_CHANGED_INITIATED",
    ExpiryChanged => "TOKEN_EXPIRY_CHANGED",
    RevokedInitiated => "TOKEN_REVOKED_INITIATED",
    Revoked => "TOKEN_REVOKED",
);

impl EventType {
    /// That this was asked for.
    pub const fn initiated(kind: OperationKind) -> Self {
        match kind {
            OperationKind::Issue => Self::IssuedInitiated,
            OperationKind::Freeze => Self::FrozenInitiated,
            OperationKind::Unfreeze => Self::UnfrozenInitiated,
            OperationKind::Renew => Self::ExpiryChangedInitiated,
            OperationKind::Revoke => Self::RevokedInitiated,
        }
    }

    /// That this was seen on the chain.
    pub const fn done(kind: OperationKind) -> Self {
        match kind {
            OperationKind::Issue => Self::Issued,
            OperationKind::Freeze => Self::Frozen,
            OperationKind::Unfreeze => Self::Unfrozen,
            OperationKind::Renew => Self::ExpiryChanged,
            OperationKind::Revoke => Self::Revoked,
        }
    }
}

/// What became of a transaction, as far as is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransactionStatus {
    /// Signed and stored; nobody outside has seen it.
    Prepared,
    /// Handed to a node at least once.
    Sent,
    /// In a block, with the effect that was wanted.
    Confirmed,
    /// Refused in a block, or lost for good.
    Failed,
}

words!(
    TransactionStatus, "transaction status",
    Prepared => "prepared",
    Sent => "sent",
    Confirmed => "confirmed",
    Failed => "failed",
);

/// The transaction of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transaction {
    /// What explorers find it by.
    pub identifier: String,
    /// What became of it.
    pub status: TransactionStatus,
}

/// An entry in the history of a pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// What happened.
    pub event_type: EventType,
    /// When, Unix milliseconds.
    pub at_ms: i64,
    /// The newest transaction of its operation that was sent.
    pub transaction: Option<Transaction>,
}
