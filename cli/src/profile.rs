//! Profiles: settings under a name, in a TOML file.

mod document;
mod edit;
mod error;
mod location;

pub(crate) use document::{Document, Profile};
pub(crate) use edit::{set_default, set_profile};
pub(crate) use error::ProfileError;
pub(crate) use location::Location;
