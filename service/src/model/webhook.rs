use std::{fmt, str::FromStr};

use super::{
    EventType, WebhookDeliveryId, WebhookEventId, WebhookId,
    pii::PiiStatus,
    word::{as_words, words},
};

/// The type of a message that somebody asked for to try an endpoint out.
pub const PING: &str = "PING";

/// What endpoints are told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WebhookEventType {
    /// What happens to passes.
    Pass(EventType),
    /// A request for personal data came to this status.
    Review(PiiStatus),
}

impl WebhookEventType {
    /// Its word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pass(event_type) => event_type.as_str(),
            Self::Review(PiiStatus::AwaitingUser) => "PII_AWAITING_USER",
            Self::Review(PiiStatus::UserAcknowledged) => "PII_USER_ACKNOWLEDGED",
            Self::Review(PiiStatus::VerificationSuccess) => "PII_VERIFICATION_SUCCESS",
            Self::Review(PiiStatus::VerificationFailed) => "PII_VERIFICATION_FAILED",
            Self::Review(PiiStatus::UserCancelled) => "PII_USER_CANCELLED",
            Self::Review(PiiStatus::PartnerPass) => "PII_PARTNER_PASS",
            Self::Review(PiiStatus::PartnerFail) => "PII_PARTNER_FAIL",
        }
    }

    fn all() -> impl Iterator<Item = Self> {
        let passes = EventType::ALL.iter().copied().map(Self::Pass);
        passes.chain(PiiStatus::ALL.iter().copied().map(Self::Review))
    }
}

as_words!(WebhookEventType, "event");

/// Which events an endpoint wants to be told of: every one if none is named.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventFilter(Vec<WebhookEventType>);

impl EventFilter {
    /// These; each once, however often it is named.
    pub fn new(mut event_types: Vec<WebhookEventType>) -> Self {
        event_types.sort_by_key(|event_type| event_type.as_str());
        event_types.dedup();
        Self(event_types)
    }

    /// Those that are named.
    pub fn event_types(&self) -> &[WebhookEventType] {
        &self.0
    }

    /// Whether the endpoint wants to be told of it.
    pub fn wants(&self, event_type: WebhookEventType) -> bool {
        self.0.is_empty() || self.0.contains(&event_type)
    }
}

/// With one space between two.
impl fmt::Display for EventFilter {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<_> = self.0.iter().map(|event_type| event_type.as_str()).collect();
        formatter.write_str(&words.join(" "))
    }
}

impl FromStr for EventFilter {
    type Err = super::UnknownWord;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self::new(text.split_whitespace().map(str::parse).collect::<Result<_, _>>()?))
    }
}

/// Why an endpoint is no longer told of anything, if it was not its owner who said so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DisabledReason {
    /// It took nothing in all the attempts of a delivery.
    Failing,
    /// It answered 410: it is gone.
    Gone,
}

words!(DisabledReason, "reason", Failing => "failing", Gone => "gone");

/// Where an application wants to be told of events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookEndpoint {
    /// Which.
    pub id: WebhookId,
    /// Its address.
    pub url: String,
    /// What it wants to be told of.
    pub events: EventFilter,
    /// Whether it is told of anything.
    pub is_enabled: bool,
    /// Why not, if it was not its owner who said so.
    pub disabled_reason: Option<DisabledReason>,
    /// Since when it has taken nothing, Unix milliseconds; `None`: it took the newest attempt.
    pub failing_since_ms: Option<i64>,
    /// How many attempts in a row were in vain.
    pub failures: i64,
    /// When it was made, Unix milliseconds.
    pub created_at_ms: i64,
    /// When something about it last changed, Unix milliseconds.
    pub updated_at_ms: i64,
}

/// The most deliveries that wait for an endpoint.
pub const MAX_PENDING_DELIVERIES: i64 = 10_000;

/// How far a delivery has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryStatus {
    /// It will be tried, or tried again.
    Pending,
    /// The endpoint took it.
    Delivered,
    /// It will not be tried again by itself.
    Failed,
}

words!(
    DeliveryStatus, "delivery status",
    Pending => "pending",
    Delivered => "delivered",
    Failed => "failed",
);

/// Why an attempt was in vain, in one word: what the other side said is not repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryFailure {
    /// It did not answer in time.
    Timeout,
    /// It could not be connected to.
    Connection,
    /// Its host has no address, or one that is not public.
    NoPublicAddress,
    /// This service could not look up its host.
    Lookup,
    /// What it answered is not HTTP.
    Protocol,
    /// It answered with another status than 2xx.
    Status,
    /// Its address may not be used any more.
    ForbiddenUrl,
    /// Its secret cannot be read with the keys of the configuration.
    Secret,
    /// No attempt was made: more waited for it than may.
    Overflow,
}

words!(
    DeliveryFailure, "delivery failure",
    Timeout => "timeout",
    Connection => "connection",
    NoPublicAddress => "no_public_address",
    Lookup => "lookup",
    Protocol => "protocol",
    Status => "status",
    ForbiddenUrl => "forbidden_url",
    Secret => "secret",
    Overflow => "overflow",
);

/// An event for an endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookDelivery {
    /// Which.
    pub id: WebhookDeliveryId,
    /// The event: the same wherever and however often it is delivered.
    pub event: WebhookEventId,
    /// What happened: a [`WebhookEventType`] or [`PING`].
    pub event_type: String,
    /// How far it has come.
    pub status: DeliveryStatus,
    /// How many attempts were begun.
    pub attempts: i64,
    /// When it is tried next, Unix milliseconds; of no meaning unless it is pending.
    pub next_at_ms: i64,
    /// The status of the newest answer.
    pub response_status: Option<u16>,
    /// Why the newest attempt was in vain.
    pub last_error: Option<DeliveryFailure>,
    /// When it was written down, Unix milliseconds.
    pub created_at_ms: i64,
    /// When something about it last changed, Unix milliseconds.
    pub updated_at_ms: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    const ISSUED: WebhookEventType = WebhookEventType::Pass(EventType::Issued);
    const REVOKED: WebhookEventType = WebhookEventType::Pass(EventType::Revoked);
    const VERIFIED: WebhookEventType = WebhookEventType::Review(PiiStatus::VerificationSuccess);

    #[test]
    fn a_filter_is_read_back() {
        let filter = EventFilter::new(vec![REVOKED, VERIFIED, ISSUED]);
        assert_eq!(filter.to_string(), "PII_VERIFICATION_SUCCESS TOKEN_ISSUED TOKEN_REVOKED");
        assert_eq!(filter.to_string().parse(), Ok(filter.clone()));
        assert_eq!("".parse(), Ok(EventFilter::default()));
        assert!("TOKEN_ISSUED PING".parse::<EventFilter>().is_err());
    }

    #[test]
    fn a_filter_names_each_event_once() {
        let twice = EventFilter::new(vec![ISSUED, REVOKED, ISSUED]);
        assert_eq!(twice.event_types().len(), 2);
    }

    #[test]
    fn none_named_is_every_event() {
        assert!(EventFilter::default().wants(VERIFIED));
        let filter = EventFilter::new(vec![ISSUED]);
        assert!(filter.wants(ISSUED) && !filter.wants(REVOKED) && !filter.wants(VERIFIED));
    }

    #[test]
    fn each_event_has_a_word_of_its_own() {
        let words: std::collections::HashSet<_> =
            WebhookEventType::all().map(WebhookEventType::as_str).collect();
        assert_eq!(words.len(), EventType::ALL.len() + PiiStatus::ALL.len());
        assert!(!words.contains(PING));
    }
}
