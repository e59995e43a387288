use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::day::last_second;

/// The longest value, in characters.
const MAX_CHARS: usize = 256;

/// What was found out about a person (requirement P4). Which fields there are varies by pass. Printing
/// it shows nothing.
#[derive(
    Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Zeroize, ZeroizeOnDrop,
)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct VerifiedInformation {
    /// The e-mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, min_length = 1, max_length = 256)]
    pub email: Option<String>,
    /// The whole name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, min_length = 1, max_length = 256)]
    pub name: Option<String>,
    /// E.g. `passport`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, min_length = 1, max_length = 256)]
    pub document_type: Option<String>,
    /// The document's number.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, min_length = 1, max_length = 256)]
    pub document_number: Option<String>,
    /// Which country made the document.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, min_length = 1, max_length = 256)]
    pub issue_country: Option<String>,
    /// When the person was born.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, min_length = 1, max_length = 256)]
    pub date_of_birth: Option<String>,
    /// The last day on which the document is valid, e.g. `2030-12-31`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, format = Date)]
    pub date_of_expiry: Option<String>,
    /// The wallet.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, min_length = 1, max_length = 256)]
    pub address: Option<String>,
    /// The person's decentralised identifier, `did:sol:…`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, min_length = 1, max_length = 256)]
    pub account_id: Option<String>,
}

/// Why it cannot be kept. Says which field, never what is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidInformation {
    /// A value is empty, too long or not printable.
    #[error("{0} is 1 to 256 printable characters")]
    Value(&'static str),
    /// The document's expiry is no day.
    #[error("dateOfExpiry is a day, as in 2030-12-31")]
    Expiry,
    /// Nothing was found out.
    #[error("at least one field is needed")]
    Empty,
}

impl VerifiedInformation {
    /// Whether every value can be kept and shown, and there is one.
    ///
    /// # Errors
    ///
    /// [`InvalidInformation`].
    pub fn check(&self) -> Result<(), InvalidInformation> {
        let mut is_empty = true;
        for (name, value) in self.fields() {
            let Some(value) = value else { continue };
            is_empty = false;
            let has_length = (1..=MAX_CHARS).contains(&value.chars().count());
            if !has_length || value.chars().any(char::is_control) {
                return Err(InvalidInformation::Value(name));
            }
        }
        if self.date_of_expiry.is_some() && self.document_expires_at_seconds().is_none() {
            return Err(InvalidInformation::Expiry);
        }
        if is_empty { Err(InvalidInformation::Empty) } else { Ok(()) }
    }

    /// The last second in which the document is valid, in UTC, Unix time; `None`: nobody said.
    pub fn document_expires_at_seconds(&self) -> Option<i64> {
        self.date_of_expiry.as_deref().and_then(last_second)
    }

    const fn fields(&self) -> [(&'static str, Option<&String>); 9] {
        [
            ("email", self.email.as_ref()),
            ("name", self.name.as_ref()),
            ("documentType", self.document_type.as_ref()),
            ("documentNumber", self.document_number.as_ref()),
            ("issueCountry", self.issue_country.as_ref()),
            ("dateOfBirth", self.date_of_birth.as_ref()),
            ("dateOfExpiry", self.date_of_expiry.as_ref()),
            ("address", self.address.as_ref()),
            ("accountId", self.account_id.as_ref()),
        ]
    }
}

impl fmt::Debug for VerifiedInformation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("VerifiedInformation(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> VerifiedInformation {
        let mut information = VerifiedInformation::default();
        information.name = Some(name.to_owned());
        information
    }

    #[test]
    fn a_value_is_bounded_and_printable() {
        assert_eq!(named("Zoë Müller").check(), Ok(()));
        assert_eq!(named(&"é".repeat(256)).check(), Ok(()));
        for name in ["", "a\0b", "a\nb", &"é".repeat(257)] {
            assert_eq!(named(name).check(), Err(InvalidInformation::Value("name")), "{name}");
        }
        assert_eq!(VerifiedInformation::default().check(), Err(InvalidInformation::Empty));
    }

    #[test]
    fn an_expiry_is_a_day() {
        let mut information = named("Zoë");
        for (day, expected) in [("2030-12-31", Ok(())), ("soon", Err(InvalidInformation::Expiry))] {
            information.date_of_expiry = Some(day.to_owned());
            assert_eq!(information.check(), expected);
        }
    }

    #[test]
    fn a_person_is_not_printed() {
        assert!(!format!("{:?}", named("Zoë")).contains("Zo"));
    }
}
