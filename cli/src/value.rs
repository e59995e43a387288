//! What people write for arguments, as types.

mod amount;
mod duration;
mod expiry;
mod fee;
mod moment;
mod requirement;
mod salt;
mod source;
mod variant;

pub(crate) use amount::{LAMPORT_DECIMALS, WEI_DECIMALS, amount};
pub(crate) use duration::Seconds;
pub(crate) use expiry::Expiry;
pub(crate) use fee::{Coins, PriorityFee};
pub(crate) use moment::Moment;
pub(crate) use portcullis::{AttributeSet, PermissionSet};
pub(crate) use requirement::{RequirementOptions, RequirementText};
pub(crate) use salt::Salt;
pub(crate) use source::SourceText;
pub(crate) use variant::variant;
