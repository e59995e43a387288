use std::{fmt, str::FromStr};

use portcullis_types::lifecycle::Permissions;
use serde::{Serialize, Serializer};

use crate::names;

const NAMES: [(&str, u64); 6] = [
    ("issue", Permissions::ISSUE.0 as u64),
    ("freeze", Permissions::FREEZE.0 as u64),
    ("unfreeze", Permissions::UNFREEZE.0 as u64),
    ("renew", Permissions::RENEW.0 as u64),
    ("revoke", Permissions::REVOKE.0 as u64),
    ("set-attributes", Permissions::SET_ATTRIBUTES.0 as u64),
];

/// What a gatekeeper may do, as people write it: `issue,freeze`, `all` or `none`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PermissionSet(
    /// The permissions.
    pub Permissions,
);

impl FromStr for PermissionSet {
    type Err = ParsePermissionsError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.eq_ignore_ascii_case("all") {
            return Ok(Self(Permissions::ALL));
        }
        let unknown = |part: &str| ParsePermissionsError { part: part.chars().take(40).collect() };
        let bits = names::read(text, &NAMES, |_| None).map_err(unknown)?;
        u16::try_from(bits).map(|bits| Self(Permissions(bits))).map_err(|_| unknown(text))
    }
}

impl fmt::Display for PermissionSet {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == Permissions::ALL {
            return formatter.write_str("all");
        }
        formatter.write_str(&names::write(self.0.0.into(), &NAMES, |place| format!("bit {place}")))
    }
}

/// As an array of names.
impl Serialize for PermissionSet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let bits = u64::from(self.0.0);
        let text = names::write(bits, &NAMES, |place| format!("bit {place}"));
        serializer.collect_seq(text.split(',').filter(|_| bits != 0))
    }
}

/// No permission has this name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{part}` is no permission: write all, none, or issue, freeze, unfreeze, renew, revoke, \
     set-attributes, separated by commas"
)]
pub struct ParsePermissionsError {
    part: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_are_read_and_written() {
        let set: PermissionSet = "issue,set_attributes".parse().unwrap();
        assert_eq!(set.0, Permissions::ISSUE | Permissions::SET_ATTRIBUTES);
        assert_eq!(set.to_string(), "issue,set-attributes");
        assert_eq!("all".parse(), Ok(PermissionSet(Permissions::ALL)));
        assert_eq!(PermissionSet(Permissions::ALL).to_string(), "all");
        assert_eq!("none".parse::<PermissionSet>().unwrap().to_string(), "none");
        assert!("fly".parse::<PermissionSet>().is_err());
    }
}
