//! Debian packages, unpacked into a folder of our own: without root, and without any effect on
//! the machine's own packages.

mod apt;
mod package;
mod source;

pub(crate) use apt::{PrivateApt, codename, installed, is_here};
