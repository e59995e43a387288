use clap::Args;
use serde::Serialize;

use crate::{
    context::Context,
    ending::Ending,
    failure::Failure,
    output::{Report, Text},
};

/// List the profiles.
#[derive(Debug, Args)]
pub(crate) struct List {}

#[derive(Debug, Serialize)]
struct Profiles {
    file: String,
    default: Option<String>,
    profiles: Vec<Line>,
}

#[derive(Debug, Serialize)]
struct Line {
    name: String,
    chain: Option<String>,
    network: Option<String>,
}

impl Report for Profiles {
    fn text(&self, text: &mut Text) {
        let rows: Vec<Vec<String>> = self
            .profiles
            .iter()
            .map(|line| {
                let is_default = self.default.as_ref() == Some(&line.name);
                let mark = if is_default { "*" } else { "" };
                let cell = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".to_owned());
                vec![mark.to_owned(), line.name.clone(), cell(&line.chain), cell(&line.network)]
            })
            .collect();
        text.table(&["", "PROFILE", "CHAIN", "NETWORK"], &rows);
    }
}

impl List {
    pub(crate) fn run(self, context: &Context) -> Result<Ending, Failure> {
        let location = context.location();
        let document = location.read()?;
        let profiles = document.profiles.into_iter().map(|(name, profile)| Line {
            name,
            chain: profile.chain,
            network: profile.network,
        });
        context.output.result(&Profiles {
            file: location.path().display().to_string(),
            default: document.default_profile,
            profiles: profiles.collect(),
        })?;
        Ok(Ending::Done)
    }
}
