//! A performance for people.

use crate::outcome::Outcome;
use crate::performance::{Performance, PlayedStep};

/// Of what a step tells: with it the longest name of an error still fits into 100 columns.
#[cfg(test)]
pub(crate) const TOLD_WIDTH: usize = 40;
const HEADINGS: [&str; 4] = ["step", "transaction", "result", "compute units"];
const BOLD: &str = "1";
const RED: &str = "31";
const GREEN: &str = "32";
const BOLD_YELLOW: &str = "1;33";

/// All steps, by scene. A surprise is marked, and explained in a line of its own.
pub(crate) fn render(performance: &Performance, coloured: bool) -> String {
    let ink = Ink { coloured };
    let widths = widths(performance);
    let mut lines = vec![format!("  {}", row(&HEADINGS.map(str::to_owned), &widths))];
    let mut scene = "";
    for step in &performance.steps {
        if step.scene != scene {
            scene = step.scene;
            lines.push(String::new());
            lines.push(ink.paint(scene, BOLD));
        }
        let mut cells = aligned(&cells(step), &widths);
        cells[2] = ink.paint(&cells[2], colour(step));
        let mark = if step.is_surprise() { '!' } else { ' ' };
        lines.push(format!("{mark} {}", cells.join("  ")));
        if step.is_surprise() {
            lines.push(format!("!   {}", ink.paint(&step.surprise(), BOLD_YELLOW)));
        }
    }
    lines.push(String::new());
    lines.join("\n")
}

fn cells(step: &PlayedStep) -> [String; 4] {
    let receipt = step.effect.receipt.as_ref();
    let or_dash = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
    [
        step.told.clone(),
        or_dash(receipt.map(|receipt| abridged(&receipt.signature))),
        step.effect.outcome.label().to_owned(),
        or_dash(receipt.map(|receipt| receipt.compute_units.to_string())),
    ]
}

/// Both ends of a signature.
fn abridged(signature: &str) -> String {
    match (signature.get(..4), signature.len().checked_sub(4).and_then(|end| signature.get(end..)))
    {
        (Some(head), Some(tail)) => format!("{head}…{tail}"),
        _ => signature.to_owned(),
    }
}

fn colour(step: &PlayedStep) -> &'static str {
    match step.effect.outcome {
        _ if step.is_surprise() => BOLD_YELLOW,
        Outcome::Done | Outcome::Allow => GREEN,
        Outcome::Refused(_) | Outcome::Failed(_) => RED,
    }
}

fn widths(performance: &Performance) -> [usize; 4] {
    performance.steps.iter().map(cells).fold(HEADINGS.map(width), |widest, cells| {
        std::array::from_fn(|column| widest[column].max(width(&cells[column])))
    })
}

fn row(cells: &[String; 4], widths: &[usize; 4]) -> String {
    aligned(cells, widths).join("  ")
}

/// Numbers to the right, all else to the left.
fn aligned(cells: &[String; 4], widths: &[usize; 4]) -> [String; 4] {
    std::array::from_fn(|column| {
        let cell = &cells[column];
        let space = " ".repeat(widths[column].saturating_sub(width(cell)));
        if column == 3 { space + cell } else { format!("{cell}{space}") }
    })
}

/// On a terminal: every character in the table takes one column.
fn width(text: &str) -> usize {
    text.chars().count()
}

struct Ink {
    coloured: bool,
}

impl Ink {
    fn paint(&self, text: &str, colour: &str) -> String {
        if self.coloured { format!("\x1b[{colour}m{text}\x1b[0m") } else { text.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use portcullis_solana::{GatewayError, transfer_hook::HookError};

    use super::*;
    use crate::outcome::Refusal;
    use crate::stage::{Effect, Receipt};

    const WIDTH: usize = 100;

    fn step(told: &str, expected: Outcome, outcome: Outcome, units: Option<u64>) -> PlayedStep {
        let receipt = units.map(|compute_units| Receipt {
            signature: "5".repeat(88),
            compute_units,
            logs: Vec::new(),
        });
        let effect = Effect { outcome, receipt };
        PlayedStep { scene: "Scene", told: told.to_owned(), expected, effect }
    }

    fn performance() -> Performance {
        let frozen = Outcome::Refused(GatewayError::Frozen.into());
        Performance {
            steps: vec![
                step("knocks", Outcome::Allow, Outcome::Allow, Some(900)),
                step("waits", Outcome::Done, Outcome::Done, None),
                step("knocks again", Outcome::Allow, frozen, Some(12_345)),
            ],
        }
    }

    #[test]
    fn columns_are_aligned() {
        assert_eq!(
            render(&performance(), false),
            "  step          transaction  result  compute units\n\
             \n\
             Scene\n  \
             knocks        5555…5555    Allow             900\n  \
             waits         -            done                -\n\
             ! knocks again  5555…5555    Frozen          12345\n\
             !   expected Allow, came Frozen\n"
        );
    }

    #[test]
    fn colour_is_the_only_difference() {
        let mut painted = render(&performance(), true);
        assert!(painted.contains('\x1b'));
        for code in [BOLD, RED, GREEN, BOLD_YELLOW, "0"] {
            painted = painted.replace(&format!("\x1b[{code}m"), "");
        }
        assert_eq!(painted, render(&performance(), false));
    }

    #[test]
    fn the_longest_row_fits() {
        let gateways = GatewayError::ALL.iter().copied().map(Refusal::from);
        let hooks = HookError::ALL.iter().copied().map(Refusal::from);
        for refusal in gateways.chain(hooks) {
            let outcome = Outcome::Refused(refusal);
            let told = "x".repeat(TOLD_WIDTH);
            let steps = vec![step(&told, outcome.clone(), outcome, Some(1_400_000))];
            for line in render(&Performance { steps }, false).lines() {
                assert!(width(line) <= WIDTH, "{line}");
            }
        }
    }
}
