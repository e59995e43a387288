//! What came of the contests, for people and for machines.

mod figures;
mod json;
mod table;

pub(crate) use json::json;
pub(crate) use table::table;
