use clap::Args;
use portcullis::{Address, Step};

use super::step;
use crate::{context::Context, ending::Ending, failure::Failure, value::Expiry};

/// Change the expiry of a pass, also of a lapsed one.
#[derive(Debug, Args)]
pub(crate) struct Renew {
    /// Whose pass.
    wallet: Address,
    /// Until when: 90d (from now), never, 2027-01-31T12:00:00Z [default: the network's lifetime].
    #[arg(long, value_name = "EXPIRY")]
    expires: Option<Expiry>,
}

impl Renew {
    pub(crate) async fn run(self, context: &Context) -> Result<Ending, Failure> {
        let expires_at = context.expires_at(self.expires).await?;
        step(context, self.wallet, Step::Renew { expires_at }).await
    }
}
