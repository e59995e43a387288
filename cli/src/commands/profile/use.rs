use clap::Args;
use serde::Serialize;

use crate::{
    context::Context,
    ending::Ending,
    failure::Failure,
    output::{Report, Text},
    profile::set_default,
};

/// Make a profile the default.
#[derive(Debug, Args)]
pub(crate) struct Use {
    /// Which one.
    name: String,
}

#[derive(Debug, Serialize)]
struct Chosen {
    default: String,
}

impl Report for Chosen {
    fn text(&self, text: &mut Text) {
        text.line(format!("{} is the default profile", self.default));
    }
}

impl Use {
    pub(crate) fn run(self, context: &Context) -> Result<Ending, Failure> {
        let location = context.location();
        location.read()?.profile(&self.name, location.path())?;
        location.change(
            |text| set_default(text, &self.name),
            |document| document.default_profile = Some(self.name.clone()),
        )?;
        context.output.result(&Chosen { default: self.name })?;
        Ok(Ending::Done)
    }
}
