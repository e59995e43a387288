use std::sync::Arc;

use clap::Subcommand;
use portcullis_service::{
    clock::{Clock as _, DatabaseClock, SystemClock},
    config::Config,
    model::{AppMode, PiiRequestId},
    pii,
    store::{PiiError, PiiViewer},
};

use super::{CommandError, answer, rewrapped};

/// Personal data.
#[derive(Debug, Subcommand)]
pub(crate) enum PiiCommand {
    /// Wrap the keys of all requests with the first of `pii.keys`, so that the others can go
    Rewrap,
    /// Destroy what has been kept long enough. The service does so by itself
    Purge,
    /// Destroy what is kept of one request, as its owner can by the API
    Destroy {
        /// The request
        id: PiiRequestId,
        /// Whose network it is for
        #[arg(long)]
        org: String,
    },
}

impl PiiCommand {
    pub(super) async fn run(self, config: &Config) -> Result<(), CommandError> {
        let missing = CommandError::Argument("the configuration has no section pii");
        let kept = config.pii()?.ok_or(missing)?;
        let store = super::store(config).await?;
        match self {
            Self::Rewrap => {
                let done = pii::rewrap(store.as_ref(), &kept.keys).await?;
                rewrapped::tell(store.as_ref(), done).await
            }
            Self::Purge => {
                // By the database's clock: this machine's may be ahead, and nothing comes back.
                let clock = DatabaseClock::over(Arc::new(SystemClock));
                clock.agree(store.now_ms().await?);
                let purged = pii::purge(store.as_ref(), &clock).await?;
                answer(&format!("purged={purged}"))?;
                rewrapped::empty_log(store.as_ref()).await
            }
            Self::Destroy { id, org } => {
                let orgs = store.orgs().await?;
                let org = orgs.into_iter().find(|(_, name)| *name == org);
                let (org, _) = org.ok_or(CommandError::Missing("organisation"))?;
                let viewer = PiiViewer { org, mode: AppMode::Live, provider: None };
                let by = super::operator(store.as_ref()).await?;
                let destroyed = store.redact_pii(&viewer, id, &by.actor, "", by.at_ms).await;
                match destroyed {
                    Ok(_) => answer("done")?,
                    Err(PiiError::Store(error)) => return Err(error.into()),
                    Err(_) => return Err(CommandError::Missing("request")),
                }
                rewrapped::empty_log(store.as_ref()).await
            }
        }
    }
}
