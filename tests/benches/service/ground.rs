//! Both chains, and the databases.

use std::{env, fs, path::Path};

use anyhow::{Context, Result};
use customer_api_demo::{Installation, InstallationOptions, NO_LIMITS};
use e2e::{
    database::Database,
    programs::{checkout, program},
};
use portcullis_localnet::{Localnet, LocalnetOptions};
use serde::Serialize;

use crate::progress;

/// Names a PostgreSQL server; `cargo xtask bench service` starts one.
const POSTGRES: &str = "PORTCULLIS_TEST_POSTGRES_URL";

/// A localnet: Solana's VM in this process, and anvil beside it, both in real time.
pub(crate) struct Ground {
    localnet: Localnet,
}

/// Where services keep what they have.
#[derive(Debug)]
pub(crate) struct Store {
    pub(crate) name: &'static str,
    pub(crate) about: AboutDatabase,
    /// Of PostgreSQL: a database in which databases are made.
    server: Option<(String, Database)>,
}

/// What makes a database fast or slow.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct AboutDatabase {
    pub(crate) name: &'static str,
    pub(crate) version: String,
    /// What it does so that nothing is lost at a power cut.
    pub(crate) durability: String,
}

/// A service with a database of its own.
#[derive(Debug)]
pub(crate) struct Place {
    pub(crate) installation: Installation,
    pub(crate) database: Database,
}

impl Ground {
    pub(crate) async fn start() -> Result<Self> {
        let gateway = program("gateway").0;
        let programs = gateway.parent().context("the programs are in a folder")?;
        let mut options = LocalnetOptions::new(programs).on_free_ports();
        options.anvil = Some(xtask::foundry_tool(&checkout(), "anvil"));
        Ok(Self { localnet: Localnet::start(options).await? })
    }

    /// The databases, or the one that was asked for.
    pub(crate) async fn stores(&self, only: Option<&str>) -> Result<Vec<Store>> {
        let mut stores = Vec::new();
        if only.is_none_or(|only| only == "sqlite") {
            stores.push(Store::sqlite().await?);
        }
        if only.is_none_or(|only| only == "postgres") {
            match env::var(POSTGRES) {
                Ok(url) => stores.push(Store::postgres(url).await?),
                Err(_) if only.is_some() => anyhow::bail!("{POSTGRES} names no server"),
                Err(_) => progress(format!("{POSTGRES} names no server: SQLite alone")),
            }
        }
        Ok(stores)
    }

    /// A service with an empty database.
    pub(crate) async fn place(&self, store: &Store) -> Result<Place> {
        let database_url = store.make().await?;
        let more = NO_LIMITS.to_owned();
        let options = InstallationOptions { database_url, more, ..InstallationOptions::default() };
        let installation = Installation::new(self.localnet.description(), &options).await?;
        let database = Database::connect(&installation.database_url).await?;
        Ok(Place { installation, database })
    }

    pub(crate) async fn stop(self) {
        self.localnet.stop().await;
    }
}

impl Store {
    async fn sqlite() -> Result<Self> {
        let database = Database::connect("sqlite::memory:").await?;
        let version = database.text("SELECT sqlite_version()").await?;
        database.close().await;
        let durability = format!(
            "a file on {}, journal_mode wal, synchronous full",
            file_system(&env::temp_dir()).context("the system knows where files are")?
        );
        let about = AboutDatabase { name: "SQLite", version, durability };
        Ok(Self { name: "SQLite", about, server: None })
    }

    async fn postgres(url: String) -> Result<Self> {
        let server = Database::connect(&url).await?;
        let version = server.text("SHOW server_version").await?;
        let mut settings = Vec::new();
        for setting in ["fsync", "synchronous_commit", "full_page_writes", "shared_buffers"] {
            settings.push(format!("{setting} {}", server.text(format!("SHOW {setting}")).await?));
        }
        let durability = settings.join(", ");
        let about = AboutDatabase { name: "PostgreSQL", version, durability };
        Ok(Self { name: "PostgreSQL", about, server: Some((url, server)) })
    }

    /// The URL of a new database; `None`: a new file in the service's own folder.
    async fn make(&self) -> Result<Option<String>> {
        let Some((url, server)) = &self.server else { return Ok(None) };
        let name = format!("portcullis_bench_{:016x}", rand::random::<u64>());
        server.execute(format!("CREATE DATABASE {name}")).await?;
        let (server, _) = url.rsplit_once('/').context("the URL of a server names a database")?;
        Ok(Some(format!("{server}/{name}")))
    }

    /// Ends a place and what it has stored.
    pub(crate) async fn remove(&self, place: Place) -> Result<()> {
        let Place { installation, database } = place;
        database.close().await;
        if let Some((_, server)) = &self.server
            && let Some((_, name)) = installation.database_url.rsplit_once('/')
        {
            server.execute(format!("DROP DATABASE {name} WITH (FORCE)")).await?;
        }
        Ok(())
    }

    /// What PostgreSQL has counted in a database: transactions, and microseconds at work in them.
    /// A server process tells at its end, at the latest.
    pub(crate) async fn counted(&self, place: &Place) -> Result<Option<[i64; 2]>> {
        let Some((_, server)) = &self.server else { return Ok(None) };
        let (_, name) = place.installation.database_url.rsplit_once('/').context("a name")?;
        let of = |column: &str| {
            format!(
                "SELECT CAST({column} AS BIGINT) FROM pg_stat_database WHERE datname = '{name}'"
            )
        };
        let transactions = server.number(of("xact_commit + xact_rollback")).await?;
        let at_work_us = server.number(of("active_time * 1000")).await?;
        Ok(Some([transactions, at_work_us]))
    }
}

/// Of the mount that a path is on.
fn file_system(path: &Path) -> Option<String> {
    let mounts = fs::read_to_string("/proc/mounts").ok()?;
    let mounts = mounts.lines().filter_map(|line| {
        let mut words = line.split_whitespace().skip(1);
        let (place, kind) = (words.next()?, words.next()?);
        path.starts_with(place).then(|| (place.len(), kind.to_owned()))
    });
    mounts.max_by_key(|(length, _)| *length).map(|(_, kind)| kind)
}
