//! In a file, for one instance. Needs no set-up.

use std::{
    fs::OpenOptions, io::ErrorKind, os::unix::fs::OpenOptionsExt as _, path::Path,
    str::FromStr as _, time::Duration,
};

use sqlx::{
    ConnectOptions as _,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use super::StoreError;

type Db = sqlx::Sqlite;
type Pool = sqlx::SqlitePool;

/// Writers take turns: the lock is taken at the start, or two could wait for each other.
const BEGIN: &str = "BEGIN IMMEDIATE";

/// The database's clock, Unix milliseconds.
const NOW_MS: &str = "SELECT CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)";

/// A transaction has the whole file, so that rows need no lock.
macro_rules! for_update {
    () => {
        ""
    };
}

/// There is nobody else to leave a row to.
macro_rules! skip_locked {
    () => {
        ""
    };
}

/// The same.
macro_rules! skip_locked_both {
    () => {
        ""
    };
}

/// Whoever starts to work on a file is the only one that does.
const IS_OF_ONE_INSTANCE: bool = true;

/// Done after keys were destroyed: nothing of them is left in the log that is written ahead. The first
/// column of the last answer is not zero where readers were in the way: writers do not wait long for
/// those.
const EMPTY_LOG: Option<[&str; 2]> =
    Some(["PRAGMA busy_timeout = 100", "PRAGMA wal_checkpoint(TRUNCATE)"]);

#[path = "sql/database.rs"]
mod database;

pub use database::Database as Sqlite;

/// How long a writer waits for another process, such as a command of the operator's. Within this one
/// writers wait for the one connection that writes, in the order in which they came.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// What only the operator may read.
const MODE: u32 = 0o600;

/// Makes the file for its owner alone: it holds hashes of secrets, and signed transactions. What
/// SQLite puts beside it gets the same mode.
fn make(path: &Path) -> Result<(), sqlx::Error> {
    if path == Path::new(":memory:") || path.as_os_str().is_empty() {
        return Ok(());
    }
    match OpenOptions::new().write(true).create_new(true).mode(MODE).open(path) {
        Ok(_) => {
            let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
            tracing::warn!(path = %path.display(), "there was no database: a new one is made");
            Ok(())
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// Whether the file can be opened; `false`: there is none.
pub(super) async fn reach(url: &str) -> Result<bool, StoreError> {
    let options = SqliteConnectOptions::from_str(url)?.create_if_missing(false).read_only(true);
    if !options.get_filename().exists() {
        return Ok(false);
    }
    let mut connection = options.connect().await?;
    sqlx::query("SELECT name FROM sqlite_master").fetch_optional(&mut connection).await?;
    Ok(true)
}

impl Sqlite {
    /// Opens the file of a URL such as `sqlite:portcullis.db`, makes it if it is not there, and
    /// brings its tables up to date. So many connections read, and one more writes.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub async fn open(url: &str, max_connections: u32) -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::from_str(url)?;
        make(options.get_filename())?;
        let options = options
            .create_if_missing(true)
            .foreign_keys(true)
            .journal_mode(SqliteJournalMode::Wal)
            // What was answered with 202 must outlive a power cut.
            .synchronous(SqliteSynchronous::Full)
            // What is deleted is overwritten: a destroyed key is not left in a free page.
            .pragma("secure_delete", "ON")
            .busy_timeout(BUSY_TIMEOUT);
        let writer = SqlitePoolOptions::new().max_connections(1);
        let writer = writer.connect_with(options.clone()).await?;
        let readers = SqlitePoolOptions::new().max_connections(max_connections);
        let readers = readers.connect_lazy_with(options.pragma("query_only", "ON"));
        Self::with_pools(readers, writer).await
    }
}
