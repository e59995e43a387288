use crate::model::word::words;

/// What the test provider shall find out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TestOutcome {
    /// That all is well.
    Success,
    /// That it is not.
    Failure,
    /// That the person gave up.
    Cancelled,
}

words!(
    TestOutcome, "outcome",
    Success => "success",
    Failure => "failure",
    Cancelled => "cancelled",
);
