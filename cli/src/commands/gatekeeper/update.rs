use clap::Args;
use portcullis::{
    Address, Permissions,
    operation::{GatekeeperChange, GatekeeperLimits},
};

use super::{change, limits::LimitOptions, show::existing};
use crate::{context::Context, ending::Ending, failure::Failure};

/// Change a gatekeeper's cold key and limits. What is not given stays as it is.
#[derive(Debug, Args)]
pub(crate) struct Update {
    /// Its cold key from now on.
    #[arg(long, value_name = "ADDRESS")]
    authority: Option<Address>,
    #[command(flatten)]
    limits: LimitOptions,
}

impl Update {
    pub(crate) async fn run(self, context: &Context) -> Result<Ending, Failure> {
        let (network, gatekeeper) = (context.network()?, context.named_gatekeeper()?);
        let authority = self.authority.map(|address| context.on_chain(address)).transpose()?;
        let now = existing(&context.reader().await?, &network, gatekeeper).await?;
        let limits = self.limits.over(GatekeeperLimits {
            permissions: now.permissions.unwrap_or(Permissions::NONE),
            max_lifetime_seconds: now.max_lifetime_seconds,
            issued_per_day: now.issued_per_day,
        });
        let authority = authority.unwrap_or(now.authority);
        change(context, GatekeeperChange::Update { gatekeeper, authority, limits }).await
    }
}
