use serde::Serialize;

use crate::model::{
    ChainType, EventType, NetworkKey, OperationId, PING, PassChain, PassId, PiiRequestId,
    WebhookEventId, WebhookEventType, pii::PiiStatus,
};

/// What endpoints are told: ids, and what is public anyway. Whoever wants to know more asks the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The same wherever and however often it is delivered.
    pub event: WebhookEventId,
    /// What happened.
    pub event_type: String,
    /// Whether an application in test mode may know of it.
    pub is_testnet: bool,
    /// The body, to the byte.
    pub payload: String,
}

/// Something that happened to a pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassEvent {
    /// To which.
    pub pass: PassId,
    /// Of which network.
    pub network: NetworkKey,
    /// On which chain.
    pub chain: PassChain,
    /// What.
    pub event_type: EventType,
    /// Its place in the history of the pass, from 1.
    pub sequence: i64,
    /// The operation that led to it.
    pub operation: OperationId,
    /// When, Unix milliseconds.
    pub at_ms: i64,
}

/// That a review came to another status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewEvent {
    /// Which request for personal data.
    pub request: PiiRequestId,
    /// For a pass of which network.
    pub network: NetworkKey,
    /// Whether that pass is for a testnet.
    pub is_testnet: bool,
    /// Where to.
    pub status: PiiStatus,
    /// When, Unix milliseconds.
    pub at_ms: i64,
}

#[derive(Serialize)]
struct Body<'a, D> {
    r#type: &'a str,
    timestamp: i64,
    data: D,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PassData {
    pass_id: PassId,
    gatekeeper_network: String,
    chain: ChainData,
    sequence: i64,
    operation_id: OperationId,
}

#[derive(Serialize)]
struct ChainData {
    r#type: ChainType,
    network: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ReviewData {
    pii_request_id: PiiRequestId,
    gatekeeper_network: String,
    status: PiiStatus,
}

#[derive(Serialize)]
struct NoData {}

impl Message {
    /// Of what happened to a pass.
    ///
    /// # Errors
    ///
    /// [`serde_json::Error`], which nothing in it can lead to.
    pub fn of_pass(event: &PassEvent) -> Result<Self, serde_json::Error> {
        let chain = ChainData { r#type: event.chain.chain_type(), network: event.chain.network() };
        let data = PassData {
            pass_id: event.pass,
            gatekeeper_network: event.network.to_string(),
            chain,
            sequence: event.sequence,
            operation_id: event.operation,
        };
        let event_type = WebhookEventType::Pass(event.event_type);
        Self::new(event_type.as_str(), event.chain.is_testnet(), event.at_ms, data)
    }

    /// Of a review. Nothing in it says of whom.
    ///
    /// # Errors
    ///
    /// [`serde_json::Error`], which nothing in it can lead to.
    pub fn of_review(event: &ReviewEvent) -> Result<Self, serde_json::Error> {
        let data = ReviewData {
            pii_request_id: event.request,
            gatekeeper_network: event.network.to_string(),
            status: event.status,
        };
        let event_type = WebhookEventType::Review(event.status);
        Self::new(event_type.as_str(), event.is_testnet, event.at_ms, data)
    }

    /// That somebody wants to try the endpoint out.
    ///
    /// # Errors
    ///
    /// [`serde_json::Error`], which nothing in it can lead to.
    pub fn ping(at_ms: i64) -> Result<Self, serde_json::Error> {
        Self::new(PING, true, at_ms, NoData {})
    }

    fn new<D: Serialize>(
        event_type: &str,
        is_testnet: bool,
        at_ms: i64,
        data: D,
    ) -> Result<Self, serde_json::Error> {
        let body = Body { r#type: event_type, timestamp: at_ms.div_euclid(1_000), data };
        Ok(Self {
            event: WebhookEventId::new(),
            event_type: event_type.to_owned(),
            is_testnet,
            payload: serde_json::to_string(&body)?,
        })
    }
}
