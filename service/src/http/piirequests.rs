//! What is new about requests for personal data.

pub(super) mod create;
pub(super) mod redact;
pub(super) mod target;
