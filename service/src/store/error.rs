use crate::model::pass::Refusal;

/// Why the store did not do it. What the database says stays out of the API's answers.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The URL is of no database that is known.
    #[error("a database's URL starts with sqlite: or postgres:")]
    UnknownScheme,
    /// There is one of that name or key already.
    #[error("it exists already")]
    Exists,
    /// There are passes of it: their chain would know them no more.
    #[error("the network has passes on this chain: its id there cannot change")]
    InUse,
    /// The client has as many keys of the kind as it can have.
    #[error("the client has two such keys that stand: revoke one, or end the old ones immediately")]
    TooManyKeys,
    /// The organisation has as many networks as it can have.
    #[error("the organisation has no room for more gatekeeper networks")]
    TooManyNetworks,
    /// It belongs to something that does not exist.
    #[error("it refers to something that does not exist")]
    Dangling,
    /// Another worker has taken the operation over: nothing was written.
    #[error("the lease was lost")]
    LeaseLost,
    /// The database does not answer well.
    #[error("the database failed")]
    Database(#[source] sqlx::Error),
    /// The tables could not be brought up to date.
    #[error("the database's tables cannot be brought up to date")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// A row holds what this version cannot read.
    #[error("the database holds a {what} that cannot be read")]
    Unreadable {
        /// Which column.
        what: &'static str,
    },
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match error.as_database_error() {
            Some(database) if database.is_unique_violation() => Self::Exists,
            Some(database) if database.is_foreign_key_violation() => Self::Dangling,
            _ => Self::Database(error),
        }
    }
}

/// Why a change was not made.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// The pass does not allow it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for ChangeError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}
