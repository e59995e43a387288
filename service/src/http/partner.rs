//! The Customer API under the paths that existing clients know.

pub(super) mod pass;
pub(super) mod piirequest;
