use std::{sync::Arc, time::Duration};

use clap::Subcommand;
use portcullis_service::{
    clock::{Clock as _, DatabaseClock, SystemClock},
    config::Config,
    pii,
    store::Store,
};

use super::{CommandError, answer};

/// Personal data.
#[derive(Debug, Subcommand)]
pub(crate) enum PiiCommand {
    /// Wrap the keys of all requests with the first of `pii.keys`, so that the others can go
    Rewrap,
    /// Destroy what has been kept long enough. The service does so by itself
    Purge,
}

impl PiiCommand {
    pub(super) async fn run(self, config: &Config) -> Result<(), CommandError> {
        let missing = CommandError::Argument("the configuration has no section pii");
        let kept = config.pii()?.ok_or(missing)?;
        let store = super::store(config).await?;
        match self {
            Self::Rewrap => {
                let rewrapped = pii::rewrap(store.as_ref(), &kept.keys).await?;
                answer(&format!("rewrapped={}", rewrapped.done))?;
                empty_log(store.as_ref()).await?;
                if rewrapped.failed == 0 {
                    return Ok(());
                }
                answer(&format!("failed={}", rewrapped.failed))?;
                Err(CommandError::Argument("some keys cannot be unwrapped: keep the former keys"))
            }
            Self::Purge => {
                // By the database's clock: this machine's may be ahead, and nothing comes back.
                let clock = DatabaseClock::over(Arc::new(SystemClock));
                clock.agree(store.now_ms().await?);
                let purged = pii::purge(store.as_ref(), &clock).await?;
                answer(&format!("purged={purged}"))?;
                empty_log(store.as_ref()).await
            }
        }
    }
}

/// How often it is tried to empty the database's log.
const TRIES: u32 = 20;

/// How long to wait for whoever reads it.
const PAUSE: Duration = Duration::from_millis(250);

/// What was destroyed is in the database's log until that is emptied.
async fn empty_log(store: &dyn Store) -> Result<(), CommandError> {
    for _ in 0..TRIES {
        if store.empty_log().await? {
            return Ok(());
        }
        tokio::time::sleep(PAUSE).await;
    }
    Err(CommandError::Argument(
        "the database's log is being read and still holds old keys: run it again",
    ))
}
