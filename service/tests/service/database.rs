//! The two databases. PostgreSQL is that of `PORTCULLIS_TEST_POSTGRES_URL`, of which each test gets a
//! database of its own.

use std::{env, sync::Arc};

use portcullis_service::store::{Postgres, Sqlite, Store};
use sqlx::{Connection as _, PgConnection};
use uuid::Uuid;

const CONNECTIONS: u32 = 8;

pub(crate) async fn sqlite() -> Arc<dyn Store> {
    let path = env::temp_dir().join(format!("portcullis-{}.db", Uuid::now_v7()));
    Arc::new(Sqlite::open(&format!("sqlite:{}", path.display()), CONNECTIONS).await.unwrap())
}

pub(crate) async fn postgres() -> Arc<dyn Store> {
    let server = env::var("PORTCULLIS_TEST_POSTGRES_URL").expect("a server to test on");
    let name = format!("portcullis_{}", Uuid::now_v7().simple());
    let mut connection = PgConnection::connect(&server).await.unwrap();
    let statement = sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"));
    sqlx::query(statement).execute(&mut connection).await.unwrap();
    let (base, _) = server.rsplit_once('/').unwrap();
    Arc::new(Postgres::open(&format!("{base}/{name}"), CONNECTIONS).await.unwrap())
}

/// Makes two tests of each function, one for each database.
macro_rules! on_both_databases {
    ($($test:ident),+ $(,)?) => {
        mod sqlite {
            $(
                #[tokio::test(flavor = "multi_thread")]
                async fn $test() {
                    super::$test($crate::stage::Stage::new($crate::database::sqlite().await)).await;
                }
            )+
        }

        mod postgres {
            $(
                #[tokio::test(flavor = "multi_thread")]
                #[ignore = "needs PORTCULLIS_TEST_POSTGRES_URL"]
                async fn $test() {
                    super::$test($crate::stage::Stage::new($crate::database::postgres().await)).await;
                }
            )+
        }
    };
}

pub(crate) use on_both_databases;
