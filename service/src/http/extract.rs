//! What requests hold, checked before a handler sees it.

mod body;
mod path;

pub(super) use body::{JsonBody, OptionalJsonBody};
pub(super) use path::{ChainPath, EvidencePath, IdPath, PassPath, Queries};
