use clap::Args;
use portcullis::{Address, operation::GatekeeperChange};

use super::change;
use crate::{context::Context, ending::Ending, failure::Failure};

/// Replace a gatekeeper's hot key; signed by its cold one.
#[derive(Debug, Args)]
pub(crate) struct Rotate {
    /// The hot key from now on.
    operator: Address,
}

impl Rotate {
    pub(crate) async fn run(self, context: &Context) -> Result<Ending, Failure> {
        let operator = context.on_chain(self.operator)?;
        let gatekeeper = context.named_gatekeeper()?;
        change(context, GatekeeperChange::RotateOperator { gatekeeper, operator }).await
    }
}
