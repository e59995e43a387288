//! Where clients get their access tokens.

pub(super) mod token;
