//! The service's database, past the service: for benchmarks, which fill it and count in it.

use std::{str::FromStr as _, time::Duration};

use anyhow::{Context, Result};
use sqlx::{
    AssertSqlSafe, PgPool, SqlitePool,
    postgres::PgPoolOptions,
    sqlite::{SqliteConnectOptions, SqlitePoolOptions, SqliteSynchronous},
};

/// A connection to the database of a service. What is asked of it is never from outside.
#[derive(Clone, Debug)]
pub enum Database {
    /// A file.
    Sqlite(SqlitePool),
    /// A server's.
    Postgres(PgPool),
}

const BUSY_TIMEOUT: Duration = Duration::from_secs(60);

macro_rules! with_pool {
    ($database:expr, $pool:ident => $does:expr) => {
        match $database {
            Database::Sqlite($pool) => $does,
            Database::Postgres($pool) => $does,
        }
    };
}

impl Database {
    /// Connects to a URL as the service's configuration has it.
    ///
    /// # Errors
    ///
    /// That it does not answer.
    pub async fn connect(url: &str) -> Result<Self> {
        if url.starts_with("sqlite:") {
            // What is written here can be written again: it need not outlive a power cut.
            let options = SqliteConnectOptions::from_str(url)?
                .foreign_keys(false)
                .synchronous(SqliteSynchronous::Off)
                .busy_timeout(BUSY_TIMEOUT);
            let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await?;
            return Ok(Self::Sqlite(pool));
        }
        Ok(Self::Postgres(PgPoolOptions::new().max_connections(1).connect(url).await?))
    }

    /// `SQLite` or `PostgreSQL`.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "SQLite",
            Self::Postgres(_) => "PostgreSQL",
        }
    }

    /// Carries out statements.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn execute(&self, sql: impl Into<String>) -> Result<()> {
        let sql = AssertSqlSafe(sql.into());
        with_pool!(self, pool => { sqlx::raw_sql(sql).execute(pool).await?; });
        Ok(())
    }

    /// The one number that is the answer.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn number(&self, sql: impl Into<String>) -> Result<i64> {
        let sql = AssertSqlSafe(sql.into());
        Ok(with_pool!(self, pool => sqlx::query_scalar(sql).fetch_one(pool).await?))
    }

    /// The one column that is the answer.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn numbers(&self, sql: impl Into<String>) -> Result<Vec<i64>> {
        let sql = AssertSqlSafe(sql.into());
        Ok(with_pool!(self, pool => sqlx::query_scalar(sql).fetch_all(pool).await?))
    }

    /// The one text that is the answer.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn text(&self, sql: impl Into<String>) -> Result<String> {
        let mut texts = self.texts(sql).await?;
        texts.pop().context("the database has no such row")
    }

    /// The one column that is the answer.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn texts(&self, sql: impl Into<String>) -> Result<Vec<String>> {
        let sql = AssertSqlSafe(sql.into());
        Ok(with_pool!(self, pool => sqlx::query_scalar(sql).fetch_all(pool).await?))
    }

    /// The one value in bytes that is the answer.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn bytes(&self, sql: impl Into<String>) -> Result<Vec<u8>> {
        let sql = AssertSqlSafe(sql.into());
        Ok(with_pool!(self, pool => sqlx::query_scalar(sql).fetch_one(pool).await?))
    }

    /// Gives the connection back.
    pub async fn close(self) {
        with_pool!(self, pool => pool.close().await);
    }
}
