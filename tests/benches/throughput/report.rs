//! What came of the contests, for people and for machines.

mod figures;
mod json;
mod machine;
mod table;

pub(crate) use json::json;
pub(crate) use machine::Machine;
pub(crate) use table::table;
