use std::{collections::BTreeSet, fmt, str::FromStr};

use super::word::words;

/// What a token allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Administration of the organisation itself. Does not imply any other.
    PartnerAdmin,
    /// Change and revoke passes.
    UpdatePass,
    /// Issue passes.
    IssuePass,
    /// Read and list passes.
    SearchPass,
    /// Create gatekeeper networks.
    CreateNetwork,
    /// Change gatekeeper networks.
    UpdateNetwork,
    /// Create gatekeeper networks under an id of one's own choice.
    CreateNetworkWithId,
    /// Read what was found out about a person.
    GetPii,
    /// Decide about a request for a pass.
    PutPiiRequest,
}

words!(
    Scope, "scope",
    PartnerAdmin => "partner:admin",
    UpdatePass => "update:pass",
    IssuePass => "issue:pass",
    SearchPass => "search:pass",
    CreateNetwork => "create:gkn",
    UpdateNetwork => "update:gkn",
    CreateNetworkWithId => "createWithId:gkn",
    GetPii => "get:pii",
    PutPiiRequest => "put:piirequest",
);

/// A set of scopes, written with one space between two.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scopes(BTreeSet<Scope>);

/// A scope that does not exist.
pub type UnknownScope = super::UnknownWord;

impl Scopes {
    /// Every scope.
    pub fn all() -> Self {
        Scope::ALL.iter().copied().collect()
    }

    /// Whether it is among them.
    pub fn contains(&self, scope: Scope) -> bool {
        self.0.contains(&scope)
    }

    /// Whether all of these are among `others`.
    pub fn is_within(&self, others: &Self) -> bool {
        self.0.is_subset(&others.0)
    }

    /// Those that are in both.
    #[must_use]
    pub fn common(&self, others: &Self) -> Self {
        Self(self.0.intersection(&others.0).copied().collect())
    }
}

impl FromIterator<Scope> for Scopes {
    fn from_iter<I: IntoIterator<Item = Scope>>(scopes: I) -> Self {
        Self(scopes.into_iter().collect())
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<_> = self.0.iter().map(|scope| scope.as_str()).collect();
        formatter.write_str(&words.join(" "))
    }
}

impl FromStr for Scopes {
    type Err = UnknownScope;

    fn from_str(text: &str) -> Result<Self, UnknownScope> {
        text.split_whitespace().map(str::parse).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_scopes_are_read_back() {
        assert_eq!(Scopes::all().to_string().parse(), Ok(Scopes::all()));
        assert_eq!("".parse(), Ok(Scopes::default()));
    }

    #[test]
    fn an_unknown_scope_is_refused() {
        for text in ["issue:pass write:token", "ISSUE:PASS", "issue:pass,update:pass"] {
            assert!(text.parse::<Scopes>().is_err(), "{text}");
        }
    }
}
