//! Both chains and a configured service.

use std::{env, sync::Arc};

use anyhow::{Context, Result};
use customer_api_demo::{Installation, InstallationOptions, NO_LIMITS};
use e2e::{
    database::Database,
    programs::{checkout, program},
};
use portcullis_localnet::{Localnet, LocalnetOptions};

/// Names a PostgreSQL server; `cargo xtask soak --postgres` starts one.
const POSTGRES: &str = "PORTCULLIS_TEST_POSTGRES_URL";

pub(crate) struct Ground {
    pub(crate) localnet: Localnet,
    pub(crate) installation: Arc<Installation>,
    /// Of PostgreSQL: the server, and the name of our database.
    server: Option<(Database, String)>,
}

impl Ground {
    pub(crate) async fn start(postgres: bool) -> Result<Self> {
        let gateway = program("gateway").0;
        let programs = gateway.parent().context("the programs are in a folder")?;
        let mut options = LocalnetOptions::new(programs).on_free_ports();
        options.anvil = Some(xtask::foundry_tool(&checkout(), "anvil"));
        let localnet = Localnet::start(options).await?;
        let mut options =
            InstallationOptions { more: NO_LIMITS.to_owned(), ..InstallationOptions::default() };
        let mut server = None;
        if postgres {
            let url = env::var(POSTGRES).with_context(|| format!("{POSTGRES} names no server"))?;
            let (host, _) = url.rsplit_once('/').context("the URL names a database")?;
            let name = format!("portcullis_soak_{:016x}", rand::random::<u64>());
            let database = Database::connect(&url).await?;
            database.execute(format!("CREATE DATABASE {name}")).await?;
            options.database_url = Some(format!("{host}/{name}"));
            server = Some((database, name));
        }
        let installation = Installation::new(localnet.description(), &options).await?;
        Ok(Self { localnet, installation: Arc::new(installation), server })
    }

    pub(crate) async fn stop(self) -> Result<()> {
        self.localnet.stop().await;
        if let Some((server, name)) = self.server {
            server.execute(format!("DROP DATABASE {name} WITH (FORCE)")).await?;
        }
        Ok(())
    }
}
