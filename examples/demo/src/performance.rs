//! A story as it was played.

use std::fmt;

use crate::outcome::Outcome;
use crate::stage::{Effect, Stage};
use crate::story::{Scene, Step};

/// A story as it was played, step by step.
pub(crate) struct Performance {
    pub(crate) steps: Vec<PlayedStep>,
}

/// What was to come of a step, and what came.
pub(crate) struct PlayedStep {
    pub(crate) scene: &'static str,
    pub(crate) told: String,
    pub(crate) expected: Outcome,
    pub(crate) effect: Effect,
}

impl Performance {
    /// Plays all of it, also after a surprise.
    pub(crate) fn of(story: Vec<Scene>, stage: &mut Stage<'_>) -> Self {
        let steps = story
            .into_iter()
            .flat_map(|scene| scene.steps.into_iter().map(move |step| (scene.title, step)))
            .map(|(scene, Step { told, deed, expected })| {
                let effect = stage.play(&deed);
                PlayedStep { scene, told, expected, effect }
            })
            .collect();
        Self { steps }
    }

    /// The steps that came out otherwise than they should.
    pub(crate) fn surprises(&self) -> impl Iterator<Item = &PlayedStep> {
        self.steps.iter().filter(|step| step.is_surprise())
    }
}

impl PlayedStep {
    pub(crate) fn is_surprise(&self) -> bool {
        self.effect.outcome != self.expected
    }

    /// In one line.
    pub(crate) fn surprise(&self) -> String {
        let came = &self.effect.outcome;
        let detail = match came {
            Outcome::Failed(reason) => format!(" ({reason})"),
            _ => String::new(),
        };
        format!("expected {}, came {}{detail}", self.expected.label(), came.label())
    }
}

/// The closing words, with the logs behind every surprise.
impl fmt::Display for Performance {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for step in self.surprises() {
            writeln!(formatter, "surprise: {}: {}", step.told, step.surprise())?;
            for line in step.effect.receipt.iter().flat_map(|receipt| &receipt.logs) {
                writeln!(formatter, "    {line}")?;
            }
        }
        let steps = self.steps.len();
        match self.surprises().count() {
            0 => writeln!(formatter, "{steps} steps, no surprise"),
            surprises => writeln!(formatter, "{steps} steps, surprises: {surprises}"),
        }
    }
}
