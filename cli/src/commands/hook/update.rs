use clap::Args;
use portcullis::{Address, operation::PolicyChange, solana::transfer_hook::PolicySettings};

use super::{change, settings::SettingsOptions, show::existing};
use crate::{context::Context, ending::Ending, failure::Failure};

/// Change what the policy of a mint asks. What is not given stays as it is.
#[derive(Debug, Args)]
pub(crate) struct Update {
    /// The mint.
    mint: Address,
    #[command(flatten)]
    settings: SettingsOptions,
}

impl Update {
    pub(crate) async fn run(self, context: &Context) -> Result<Ending, Failure> {
        let policy = existing(context, self.mint).await?;
        let settings = self.settings.over(PolicySettings::of(&policy.account()))?;
        change(context, self.mint, PolicyChange::Update(settings)).await
    }
}
