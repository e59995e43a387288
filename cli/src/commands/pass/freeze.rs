use clap::Args;
use portcullis::{Address, Step};

use super::step;
use crate::{context::Context, ending::Ending, failure::Failure};

/// Suspend a pass. It keeps its expiry.
#[derive(Debug, Args)]
pub(crate) struct Freeze {
    /// Whose pass.
    wallet: Address,
    /// Why: a code of the gatekeeper's choosing, 0 to 127.
    #[arg(long, value_name = "CODE", default_value_t = 0)]
    reason: u8,
}

impl Freeze {
    pub(crate) async fn run(self, context: &Context) -> Result<Ending, Failure> {
        step(context, self.wallet, Step::Freeze { reason: self.reason }).await
    }
}
