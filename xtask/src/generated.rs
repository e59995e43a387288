//! Files that are written from the sources and committed.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::places::Places;
use crate::progress::step;

/// Writes a file of the checkout, or checks that it is what would be written.
pub(crate) fn update(places: &Places, file: &str, text: &str, check: bool) -> Result<()> {
    let path = places.checkout.join(file);
    let committed = fs::read_to_string(&path).unwrap_or_default();
    if committed == text {
        step(format!("{file}: up to date"));
        return Ok(());
    }
    if check {
        bail!(
            "{file} is not what the sources say: run `cargo xtask generate`\n{}",
            first_difference(&committed, text)
        );
    }
    fs::create_dir_all(path.parent().context("a folder")?)?;
    fs::write(&path, text)?;
    step(format!("{file}: written"));
    Ok(())
}

/// Enough to see which one it is.
fn first_difference(committed: &str, generated: &str) -> String {
    let (mut old, mut new) = (committed.lines(), generated.lines());
    let mut number = 0_usize;
    loop {
        number = number.saturating_add(1);
        match (old.next(), new.next()) {
            (None, None) => return "only the line ends differ".to_owned(),
            (old, new) if old == new => {}
            (old, new) => {
                let [old, new] = [old, new].map(|line| excerpt(line.unwrap_or("(end of file)")));
                return format!("line {number}:\n- {old}\n+ {new}");
            }
        }
    }
}

/// The start of a line: one with bytecode is very long.
fn excerpt(line: &str) -> String {
    const MOST: usize = 120;
    let line = line.trim();
    let mut text: String = line.chars().take(MOST).collect();
    if text.len() < line.len() {
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hints_at_the_first_difference() {
        assert_eq!(first_difference("a\nb\n", "a\n  c\n"), "line 2:\n- b\n+ c");
        assert_eq!(first_difference("", "a\n"), "line 1:\n- (end of file)\n+ a");
    }

    #[test]
    fn shortens_long_lines() {
        let difference = first_difference("", &"0".repeat(1000));
        assert!(difference.ends_with("00…"), "{difference}");
        assert!(difference.len() < 200, "{difference}");
    }
}
