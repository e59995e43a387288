//! The Customer API under the paths that existing clients know.

mod network;
pub(super) mod pass;
