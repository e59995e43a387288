//! Identifiers. Each is a UUID of version 7, so that they sort by when they were given.

use std::{fmt, str::FromStr};

use uuid::Uuid;

/// Not an identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an id is a UUID")]
pub struct ParseIdError;

macro_rules! id {
    ($(#[$doc:meta])* $type:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $type(Uuid);

        impl $type {
            /// A new one.
            #[allow(clippy::new_without_default)]
            pub fn new() -> Self {
                Self(Uuid::now_v7())
            }

            /// Its number.
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(formatter)
            }
        }

        /// From the one form in which it is written: lower case, with hyphens.
        impl FromStr for $type {
            type Err = ParseIdError;

            fn from_str(text: &str) -> Result<Self, ParseIdError> {
                let id = Self(Uuid::try_parse(text).map_err(|_| ParseIdError)?);
                if id.to_string() == text { Ok(id) } else { Err(ParseIdError) }
            }
        }

        impl utoipa::PartialSchema for $type {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                let format = utoipa::openapi::SchemaFormat::Custom("uuid".to_owned());
                utoipa::openapi::schema::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::Type::String)
                    .format(Some(format))
                    .into()
            }
        }

        impl utoipa::ToSchema for $type {}

        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
    };
}

id!(
    /// An organisation, the tenant: it owns networks and applications.
    OrgId
);
id!(
    /// An application of an organisation.
    AppId
);
id!(
    /// An API client of an application.
    ClientId
);
id!(
    /// A key of a client: a secret, or the public half of a pair. Access tokens name it.
    KeyId
);
id!(
    /// A pass.
    PassId
);
id!(
    /// Something to be done to a pass on its chain.
    OperationId
);
id!(
    /// Where an application wants to be told of events.
    WebhookId
);
id!(
    /// A secret that deliveries to an endpoint are signed with.
    WebhookSecretId
);
id!(
    /// Something that endpoints are told of: the header `webhook-id`.
    WebhookEventId
);
id!(
    /// An event for one endpoint.
    WebhookDeliveryId
);
id!(
    /// A request for personal data: `scopeRequestId` and `presentationRequestId` elsewhere.
    PiiRequestId
);
id!(
    /// A verification flow.
    ProviderId
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_back() {
        let id = PassId::new();
        assert_eq!(id.to_string().parse(), Ok(id));
    }

    #[test]
    fn an_id_has_one_form() {
        let id = PassId::new().to_string();
        for other in [id.to_uppercase(), id.replace('-', ""), format!("{{{id}}}"), String::new()] {
            assert_eq!(other.parse::<PassId>(), Err(ParseIdError), "{other}");
        }
    }
}
