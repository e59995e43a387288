//! What clap finds wrong with the arguments.

use std::env;

use clap::error::{ContextKind, ErrorKind};

use crate::{
    ending::Ending,
    failure::Failure,
    output::{self, Output},
    redaction,
};

/// Says what is wrong, or shows the help that was asked for.
pub(crate) fn report(error: &clap::Error) -> Ending {
    let arguments: Vec<String> =
        env::args_os().skip(1).map(|argument| argument.to_string_lossy().into_owned()).collect();
    if !error.use_stderr() {
        output::clap_message(error, &error.render().to_string());
        return Ending::Done;
    }
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        output::clap_message(error, &error.render().to_string());
        return Ending::Usage;
    }
    let text = redaction::hide_keys(&error.render().to_string(), &arguments);
    let (message, help) = parts(&text, error);
    let failure = Failure::usage(message).help(help);
    Output::new(wants_json(&arguments), false).failure(&failure);
    failure.ending()
}

/// Clap's message in one line, and what it proposes.
fn parts(text: &str, error: &clap::Error) -> (String, String) {
    let paragraphs: Vec<String> = text
        .split("\n\n")
        .map(|paragraph| paragraph.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    let first = paragraphs.first().map(String::as_str).unwrap_or_default();
    let message = first.strip_prefix("error: ").unwrap_or(first).to_owned();
    let tip = paragraphs.iter().find_map(|paragraph| paragraph.strip_prefix("tip: "));
    let usage = error
        .get(ContextKind::Usage)
        .map(|usage| usage.to_string().split_whitespace().collect::<Vec<_>>().join(" "));
    let help = match (tip, usage) {
        (Some(tip), _) => tip.to_owned(),
        (None, Some(usage)) => format!("{usage}; --help says more"),
        (None, None) => "--help says what there is".to_owned(),
    };
    (message, help)
}

/// The arguments could not be read, so this looks for the flag itself.
fn wants_json(arguments: &[String]) -> bool {
    let before_end = || arguments.iter().take_while(|argument| *argument != "--");
    let variable = env::var("PORTCULLIS_JSON").unwrap_or_default().to_ascii_lowercase();
    before_end().any(|argument| argument == "--json")
        || !matches!(variable.as_str(), "" | "0" | "n" | "no" | "f" | "false" | "off")
}
