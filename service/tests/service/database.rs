//! The two databases. PostgreSQL is that of `PORTCULLIS_TEST_POSTGRES_URL`, of which each test gets a
//! database of its own.

use std::{env, path::PathBuf, sync::Arc};

use portcullis_service::store::{Postgres, Sqlite};
use sqlx::{Connection as _, PgConnection, SqliteConnection};
use uuid::Uuid;

use crate::stage::Stage;

const CONNECTIONS: u32 = 8;

/// A file of a database, gone when this is.
pub(crate) struct DatabaseFile(PathBuf);

impl DatabaseFile {
    pub(crate) fn new() -> Self {
        Self(env::temp_dir().join(format!("portcullis-{}.db", Uuid::now_v7())))
    }

    pub(crate) fn url(&self) -> String {
        format!("sqlite:{}", self.0.display())
    }
}

impl Drop for DatabaseFile {
    fn drop(&mut self) {
        for suffix in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{suffix}", self.0.display()));
        }
    }
}

pub(crate) async fn sqlite() -> Stage {
    let file = DatabaseFile::new();
    let store = Arc::new(Sqlite::open(&file.url(), CONNECTIONS).await.unwrap());
    Stage { url: file.url(), _file: Some(file), ..Stage::new(store) }
}

pub(crate) async fn postgres() -> Stage {
    let server = env::var("PORTCULLIS_TEST_POSTGRES_URL")
        .expect("PORTCULLIS_TEST_POSTGRES_URL names a server; `cargo xtask test` starts one");
    let name = format!("portcullis_{}", Uuid::now_v7().simple());
    let mut connection = PgConnection::connect(&server).await.unwrap();
    let statement = sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"));
    sqlx::query(statement).execute(&mut connection).await.unwrap();
    let (base, _) = server.rsplit_once('/').unwrap();
    let url = format!("{base}/{name}");
    let store = Arc::new(Postgres::open(&url, CONNECTIONS).await.unwrap());
    Stage { url, ..Stage::new(store) }
}

/// Does to the database what the service never would. How many rows it was.
pub(crate) async fn tamper(stage: &Stage, statement: &str) -> u64 {
    let statement = sqlx::AssertSqlSafe(statement.to_owned());
    if stage.url.starts_with("sqlite:") {
        let mut connection = SqliteConnection::connect(&stage.url).await.unwrap();
        sqlx::query(statement).execute(&mut connection).await.unwrap().rows_affected()
    } else {
        let mut connection = PgConnection::connect(&stage.url).await.unwrap();
        sqlx::query(statement).execute(&mut connection).await.unwrap().rows_affected()
    }
}

/// The one number that a question is answered with.
pub(crate) async fn count(stage: &Stage, question: &str) -> i64 {
    let question = sqlx::AssertSqlSafe(question.to_owned());
    if stage.url.starts_with("sqlite:") {
        let mut connection = SqliteConnection::connect(&stage.url).await.unwrap();
        sqlx::query_scalar(question).fetch_one(&mut connection).await.unwrap()
    } else {
        let mut connection = PgConnection::connect(&stage.url).await.unwrap();
        sqlx::query_scalar(question).fetch_one(&mut connection).await.unwrap()
    }
}

/// All that the database holds, as a thief would find it.
pub(crate) async fn stolen(stage: &Stage) -> Vec<u8> {
    if let Some(path) = stage.url.strip_prefix("sqlite:") {
        let files = ["", "-wal", "-shm"].map(|suffix| format!("{path}{suffix}"));
        return files.iter().filter_map(|file| std::fs::read(file).ok()).flatten().collect();
    }
    let mut connection = PgConnection::connect(&stage.url).await.unwrap();
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'",
    )
    .fetch_all(&mut connection)
    .await
    .unwrap();
    let mut all = Vec::new();
    for table in tables {
        let rows = sqlx::AssertSqlSafe(format!("SELECT t::text FROM {table} t"));
        let rows: Vec<String> = sqlx::query_scalar(rows).fetch_all(&mut connection).await.unwrap();
        all.extend(rows.into_iter().flat_map(String::into_bytes));
    }
    all
}

/// Makes two tests of each function, one for each database.
macro_rules! on_both_databases {
    ($($test:ident),+ $(,)?) => {
        mod sqlite {
            $(
                #[tokio::test(flavor = "multi_thread")]
                async fn $test() {
                    super::$test($crate::database::sqlite().await).await;
                }
            )+
        }

        mod postgres {
            $(
                #[tokio::test(flavor = "multi_thread")]
                async fn $test() {
                    super::$test($crate::database::postgres().await).await;
                }
            )+
        }
    };
}

pub(crate) use on_both_databases;
