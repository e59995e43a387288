use std::{error::Error, sync::Arc, time::Duration};

use reqwest::{
    Client,
    dns::{Addrs, Name, Resolve, Resolving},
    header::{CONTENT_TYPE, HeaderValue},
    redirect, retry,
};

use super::{Guard, GuardError, SigningSecret, guard::LOOKUP};
use crate::model::{DeliveryFailure, WebhookEventId};

/// How long an endpoint may take to be connected to, its name looked up first: what that may take is no
/// fault of the endpoint's.
const CONNECT_TIMEOUT: Duration = LOOKUP.saturating_add(Duration::from_secs(3));

/// How long it may take to answer, in all.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Sends to endpoints. Every connection is one to an address that the guard has just seen: the name is
/// asked for once, and what is connected to is what was checked.
#[derive(Clone, Debug)]
pub struct Sender {
    guard: Guard,
    client: Client,
}

/// It cannot send.
#[derive(Debug, thiserror::Error)]
#[error("webhooks cannot be sent")]
pub struct SenderError(#[source] reqwest::Error);

/// What came of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// The status of the answer.
    pub response_status: Option<u16>,
    /// Why it was in vain; `None`: the endpoint took it.
    pub failure: Option<DeliveryFailure>,
    /// Whether it was not begun at all, for want of room: that says nothing of the endpoint.
    pub had_no_room: bool,
}

impl Attempt {
    /// In vain, without an answer.
    pub const fn failed(failure: DeliveryFailure) -> Self {
        Self { response_status: None, failure: Some(failure), had_no_room: false }
    }
}

impl Sender {
    /// Sends where the guard allows.
    ///
    /// # Errors
    ///
    /// [`SenderError`].
    pub fn new(guard: Guard) -> Result<Self, SenderError> {
        let client = Client::builder()
            .user_agent(concat!("portcullis-webhooks/", env!("CARGO_PKG_VERSION")))
            .dns_resolver(Arc::new(Checked(guard.clone())))
            .no_proxy()
            .redirect(redirect::Policy::none())
            .referer(false)
            .retry(retry::never())
            .http1_only()
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(TIMEOUT)
            // A connection that is kept would outlive the check of its address.
            .pool_max_idle_per_host(0)
            .build()
            .map_err(SenderError)?;
        Ok(Self { guard, client })
    }

    /// Where it may send to.
    pub const fn guard(&self) -> &Guard {
        &self.guard
    }

    /// Sends once. The body of the answer is not read.
    pub async fn send(
        &self,
        url: &str,
        event: WebhookEventId,
        at_seconds: i64,
        payload: &str,
        secrets: &[SigningSecret],
    ) -> Attempt {
        let Ok(url) = self.guard.url(url) else {
            return Attempt::failed(DeliveryFailure::ForbiddenUrl);
        };
        let signatures: Vec<_> =
            secrets.iter().map(|secret| secret.sign(event, at_seconds, payload)).collect();
        let request = self
            .client
            .post(url)
            .header(CONTENT_TYPE, HeaderValue::from_static("application/json"))
            .header("webhook-id", event.to_string())
            .header("webhook-timestamp", at_seconds.to_string())
            .header("webhook-signature", signatures.join(" "))
            .body(payload.to_owned());
        match request.send().await {
            Ok(response) => Attempt {
                response_status: Some(response.status().as_u16()),
                failure: (!response.status().is_success()).then_some(DeliveryFailure::Status),
                had_no_room: false,
            },
            Err(error) => Attempt {
                had_no_room: refusal(&error) == Some(GuardError::NoRoom),
                ..Attempt::failed(classify(&error))
            },
        }
    }
}

fn classify(error: &reqwest::Error) -> DeliveryFailure {
    if let Some(refusal) = refusal(error) {
        match refusal {
            GuardError::Lookup | GuardError::NoRoom => DeliveryFailure::Lookup,
            _ => DeliveryFailure::NoPublicAddress,
        }
    } else if error.is_timeout() {
        DeliveryFailure::Timeout
    } else if error.is_connect() {
        DeliveryFailure::Connection
    } else {
        DeliveryFailure::Protocol
    }
}

/// What the guard said, if it is behind it.
fn refusal(error: &reqwest::Error) -> Option<GuardError> {
    let mut cause = error.source();
    while let Some(error) = cause {
        if let Some(refusal) = error.downcast_ref::<GuardError>() {
            return Some(*refusal);
        }
        cause = error.source();
    }
    None
}

/// Names, answered by the guard.
struct Checked(Guard);

impl Resolve for Checked {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = self.0.clone();
        Box::pin(async move {
            let addresses: Addrs = Box::new(guard.addresses(name.as_str()).await?.into_iter());
            Ok(addresses)
        })
    }
}
