use clap::Args;
use portcullis::{Address, Step};

use super::step;
use crate::{context::Context, ending::Ending, failure::Failure, value::AttributeSet};

/// Replace the attributes of a pass.
#[derive(Debug, Args)]
pub(crate) struct SetAttributes {
    /// Whose pass.
    wallet: Address,
    /// The new set: human, kyc, …, bit numbers, 0x… bits, or none.
    attributes: AttributeSet,
}

impl SetAttributes {
    pub(crate) async fn run(self, context: &Context) -> Result<Ending, Failure> {
        step(context, self.wallet, Step::SetAttributes { attributes: self.attributes.0 }).await
    }
}
