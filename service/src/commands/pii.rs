use std::sync::Arc;

use clap::Subcommand;
use portcullis_service::{clock::{Clock as _, DatabaseClock, SystemClock}, config::Config, pii};

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
                answer(&format!("purged={purged}"))
            }
        }
    }
}
