use clap::Args;
use portcullis::{Address, operation::PolicyChange, solana::transfer_hook::PolicySettings};

use super::{change, settings::SettingsOptions};
use crate::{context::Context, ending::Ending, failure::Failure};

/// Make the policy of a mint that names the transfer hook; signed by the mint's authority or that of
/// its hook.
///
/// Where nothing else is said, sender and receiver must hold a good pass of --network.
#[derive(Debug, Args)]
pub(crate) struct Init {
    /// The mint.
    mint: Address,
    #[command(flatten)]
    settings: SettingsOptions,
}

impl Init {
    pub(crate) async fn run(self, context: &Context) -> Result<Ending, Failure> {
        let first = match self.settings.first_network() {
            Some(network) => network,
            None => context.network()?,
        };
        let settings = self.settings.over(PolicySettings::holders_of(first.solana()?))?;
        change(context, self.mint, PolicyChange::Initialize(settings)).await
    }
}
