//! The two databases. PostgreSQL is that of `PORTCULLIS_TEST_POSTGRES_URL`, of which each test gets a
//! database of its own.

use std::{env, path::PathBuf, sync::Arc};

use portcullis_service::store::{Postgres, Sqlite};
use sqlx::{Connection as _, PgConnection};
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
    Stage { _file: Some(file), ..Stage::new(store) }
}

pub(crate) async fn postgres() -> Stage {
    let server = env::var("PORTCULLIS_TEST_POSTGRES_URL")
        .expect("PORTCULLIS_TEST_POSTGRES_URL names a server; `cargo xtask test` starts one");
    let name = format!("portcullis_{}", Uuid::now_v7().simple());
    let mut connection = PgConnection::connect(&server).await.unwrap();
    let statement = sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"));
    sqlx::query(statement).execute(&mut connection).await.unwrap();
    let (base, _) = server.rsplit_once('/').unwrap();
    Stage::new(Arc::new(Postgres::open(&format!("{base}/{name}"), CONNECTIONS).await.unwrap()))
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
