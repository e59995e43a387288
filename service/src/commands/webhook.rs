use clap::Subcommand;
use portcullis_service::{config::Config, webhook};

use super::{CommandError, rewrapped};

/// What applications are told with.
#[derive(Debug, Subcommand)]
pub(crate) enum WebhookCommand {
    /// Seal the secrets of all endpoints with the first of `webhooks.sealing_keys`, so that the others
    /// can go
    Rewrap,
}

impl WebhookCommand {
    pub(super) async fn run(self, config: &Config) -> Result<(), CommandError> {
        let missing = CommandError::Argument("the configuration has no webhooks.sealing_keys");
        let webhooks = config.webhooks()?.ok_or(missing)?;
        let store = super::store(config).await?;
        match self {
            Self::Rewrap => {
                let done = webhook::rewrap(store.as_ref(), webhooks.keys()).await?;
                rewrapped::tell(store.as_ref(), done).await
            }
        }
    }
}
