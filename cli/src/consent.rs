//! Where coins have value, nothing is sent that nobody has agreed to.

use crate::{context::Context, failure::Failure};

/// Whether somebody must be asked.
pub(crate) fn is_needed(context: &Context) -> Result<bool, Failure> {
    Ok(!context.chain()?.is_testnet() && !context.yes() && !context.dry_run())
}

/// Refuses early where somebody must be asked and nobody can be.
pub(crate) fn check(context: &Context) -> Result<(), Failure> {
    if is_needed(context)? && !context.output.is_interactive() {
        let chain = context.chain()?;
        return Err(Failure::usage(format!(
            "coins of {chain} have value, and there is no terminal to ask at"
        ))
        .help("--yes agrees beforehand; --dry-run shows what it would cost"));
    }
    Ok(())
}

/// Asks before `what` is sent, if it must be asked.
pub(crate) fn agree(context: &Context, what: &str) -> Result<(), Failure> {
    if !is_needed(context)? {
        return Ok(());
    }
    let question = format!("{what} on {}. Go on? [y/N] ", context.chain()?);
    let answer = context
        .output
        .ask(&question)
        .map_err(|error| Failure::failed("terminal", format!("no answer: {error}")))?;
    match answer.trim().to_ascii_lowercase().as_str() {
        "y" | "yes" => Ok(()),
        _ => Err(Failure::failed("declined", "nothing was sent")
            .help("--dry-run shows what it would cost")),
    }
}
