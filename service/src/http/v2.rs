//! What the original API does not have.

pub(super) mod operation;
pub(super) mod passes;
