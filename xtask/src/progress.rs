//! Talk goes to stderr: stdout is for results.

/// One line a step.
pub(crate) fn step(text: impl AsRef<str>) {
    eprintln!("xtask: {}", text.as_ref());
}
