//! What requests hold, checked before a handler sees it.

mod body;
pub(super) mod integer;
mod path;

pub(super) use body::{JsonBody, OptionalJsonBody};
pub(super) use path::{ChainPath, EvidencePath, IdPairPath, IdPath, PassPath, Queries};
