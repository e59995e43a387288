use clap::Args;
use portcullis::{
    PassReader,
    operation::{NetworkChange, NetworkSettings},
};

use super::{change, show::existing};
use crate::{context::Context, ending::Ending, failure::Failure, value::Seconds};

/// Change what a network decides about its passes. What is not given stays as it is.
#[derive(Debug, Args)]
#[group(required = true, multiple = true)]
pub(crate) struct Update {
    /// Lifetime of a pass for which none is asked; 0: the longest.
    #[arg(long, value_name = "DURATION")]
    default_lifetime: Option<Seconds>,
    /// Longest lifetime of a pass; 0: no limit.
    #[arg(long, value_name = "DURATION")]
    max_lifetime: Option<Seconds>,
    /// Whether holders may not renounce their passes.
    #[arg(long, value_name = "BOOLEAN")]
    forbid_renounce: Option<bool>,
    /// Whether holders may have a dApp consume their passes.
    #[arg(long, value_name = "BOOLEAN")]
    single_use: Option<bool>,
    /// Whether passes from now on are out of reach of a pause (EVM).
    #[arg(long, value_name = "BOOLEAN")]
    unbound: Option<bool>,
}

impl Update {
    pub(crate) async fn run(self, context: &Context) -> Result<Ending, Failure> {
        let reader: PassReader = context.reader().await?;
        let now = existing(&reader, &context.network()?).await?.settings;
        let seconds = |given: Option<Seconds>, now| given.map_or(now, |span| span.0);
        let settings = NetworkSettings {
            default_lifetime_seconds: seconds(self.default_lifetime, now.default_lifetime_seconds),
            max_lifetime_seconds: seconds(self.max_lifetime, now.max_lifetime_seconds),
            renounce_forbidden: self.forbid_renounce.unwrap_or(now.renounce_forbidden),
            single_use: self.single_use.unwrap_or(now.single_use),
            unbound: self.unbound.unwrap_or(now.unbound),
        };
        change(context, NetworkChange::Update(settings)).await
    }
}
