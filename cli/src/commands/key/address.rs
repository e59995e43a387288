use clap::Args;
use serde::Serialize;

use crate::{
    context::Context,
    ending::Ending,
    failure::Failure,
    output::{Report, Text},
    value::SourceText,
};

/// Print the address of a key, for the kind of chain that --chain or the profile says.
#[derive(Debug, Args)]
pub(crate) struct Address {
    /// Where the key is [default: that of --signer].
    source: Option<SourceText>,
}

#[derive(Debug, Serialize)]
struct Answer {
    address: portcullis::Address,
}

impl Report for Answer {
    fn text(&self, text: &mut Text) {
        text.line(self.address.to_string());
    }
}

impl Address {
    pub(crate) fn run(self, context: &Context) -> Result<Ending, Failure> {
        let signer = match &self.source {
            Some(source) => context.signer_at(source)?,
            None => context.signer()?,
        };
        context.output.result(&Answer { address: signer.address() })?;
        Ok(Ending::Done)
    }
}
