use clap::Args;
use portcullis::{Address, Step};

use super::step;
use crate::{context::Context, ending::Ending, failure::Failure};

/// Withdraw a pass for good.
#[derive(Debug, Args)]
pub(crate) struct Revoke {
    /// Whose pass.
    wallet: Address,
    /// Why: a code of the gatekeeper's choosing, 0 to 127.
    #[arg(long, value_name = "CODE", default_value_t = 0)]
    reason: u8,
}

impl Revoke {
    pub(crate) async fn run(self, context: &Context) -> Result<Ending, Failure> {
        step(context, self.wallet, Step::Revoke { reason: self.reason }).await
    }
}
