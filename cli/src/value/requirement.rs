use std::fmt;

use clap::Args;
use portcullis::Requirement;

use super::{AttributeSet, Seconds};

/// What is asked of a pass, beyond that it be good.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct RequirementOptions {
    /// Attributes that must all be set: human, kyc, …, bit numbers, 0x… bits.
    #[arg(long, value_name = "LIST")]
    attributes: Option<AttributeSet>,
    /// Validity that must be left, e.g. 1h.
    #[arg(long, value_name = "DURATION")]
    min_remaining: Option<Seconds>,
    /// How long ago it may have been issued, e.g. 90d; 0: any time.
    #[arg(long, value_name = "DURATION")]
    max_age: Option<Seconds>,
}

impl RequirementOptions {
    /// As given.
    pub(crate) fn requirement(&self) -> Requirement {
        self.over(Requirement::ANY)
    }

    /// What is given, and the rest as in `requirement`.
    pub(crate) fn over(&self, requirement: Requirement) -> Requirement {
        Requirement {
            attributes: self.attributes.map_or(requirement.attributes, |set| set.0),
            min_remaining_seconds: self
                .min_remaining
                .map_or(requirement.min_remaining_seconds, |span| span.0),
            max_age_seconds: self.max_age.map_or(requirement.max_age_seconds, |span| span.0),
        }
    }
}

/// A requirement in words.
pub(crate) struct RequirementText<'a>(pub(crate) &'a Requirement);

impl fmt::Display for RequirementText<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Requirement { attributes, min_remaining_seconds, max_age_seconds } = *self.0;
        formatter.write_str("a good pass")?;
        if attributes.0 != 0 {
            write!(formatter, ", with {}", AttributeSet(attributes))?;
        }
        if min_remaining_seconds != 0 {
            write!(formatter, ", {} left", Seconds(min_remaining_seconds))?;
        }
        if max_age_seconds != 0 {
            write!(formatter, ", issued within {}", Seconds(max_age_seconds))?;
        }
        Ok(())
    }
}
