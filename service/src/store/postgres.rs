//! PostgreSQL, for several instances that share the work.

use std::str::FromStr as _;

use sqlx::{
    ConnectOptions as _,
    postgres::{PgConnectOptions, PgPoolOptions},
};

use super::StoreError;

type Db = sqlx::Postgres;
type Pool = sqlx::PgPool;

/// Whatever the server's default: whoever waited for a row must see what became of it.
const BEGIN: &str = "BEGIN ISOLATION LEVEL READ COMMITTED";

/// The database's clock, Unix milliseconds.
const NOW_MS: &str = "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)";

/// Locks the rows that are read until the transaction ends.
macro_rules! for_update {
    () => {
        " FOR UPDATE"
    };
}

/// Locks the row of `o` that is read, and passes over those that others have locked.
macro_rules! skip_locked {
    () => {
        " FOR UPDATE OF o SKIP LOCKED"
    };
}

/// The same of `o` and `e`. Others may still refer to the row of `e`.
macro_rules! skip_locked_both {
    () => {
        " FOR NO KEY UPDATE OF o, e SKIP LOCKED"
    };
}

/// Others may be at work.
const IS_OF_ONE_INSTANCE: bool = false;

/// Done after keys were destroyed. Here the server's own vacuum does it.
const EMPTY_LOG: Option<[&str; 2]> = None;

#[path = "sql/database.rs"]
mod database;

pub use database::Database as Postgres;

/// Whether the server answers.
pub(super) async fn reach(url: &str) -> Result<bool, StoreError> {
    let mut connection = PgConnectOptions::from_str(url)?.connect().await?;
    sqlx::query("SELECT 1").fetch_optional(&mut connection).await?;
    Ok(true)
}

impl Postgres {
    /// Connects to the server of a URL such as `postgres://user@host/database`, and brings its tables
    /// up to date.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub async fn open(url: &str, max_connections: u32) -> Result<Self, StoreError> {
        let options = PgConnectOptions::from_str(url)?.application_name("portcullis-service");
        let options = options.options([("default_transaction_isolation", "read committed")]);
        let pool =
            PgPoolOptions::new().max_connections(max_connections).connect_with(options).await?;
        Self::with_pools(pool.clone(), pool).await
    }
}
