//! What the chains tell, as the program shows it.

mod gatekeeper;
mod network;
mod pass;
mod policy;
mod status;

pub(crate) use gatekeeper::{GatekeeperView, GatekeepersView};
pub(crate) use network::NetworkView;
pub(crate) use pass::PassView;
pub(crate) use policy::PolicyView;
pub(crate) use status::StatusView;

/// The name of a variant as it is written on the command line: `halted`, `sender-exempt`.
fn word(variant: &impl std::fmt::Debug) -> String {
    let name = format!("{variant:?}");
    let mut word = String::with_capacity(name.len());
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !word.is_empty() {
            word.push('-');
        }
        word.push(letter.to_ascii_lowercase());
    }
    word
}

const fn yes_or_no(value: bool) -> &'static str {
    if value { "yes" } else { "no" }
}

/// An expiry, where zero is never.
fn expiry(expires_at: i64) -> String {
    if expires_at == 0 { "never".to_owned() } else { crate::value::Moment(expires_at).to_string() }
}
