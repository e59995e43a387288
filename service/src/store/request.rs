//! What the store is asked, and what it answers.

use crate::model::{
    AppMode, Client, ClientId, ClientKey, Event, NetworkKey, OperationId, OperationStatus, OrgId,
    Pass, PassChain, PassState, Wallet, pass::Change,
};

/// Where a pass is: its natural key, and whose it must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassPlace {
    /// The tenant.
    pub org: OrgId,
    /// The mode of who asks: in test mode there are testnets alone.
    pub mode: AppMode,
    /// Of which network.
    pub network: NetworkKey,
    /// On which chain.
    pub chain: PassChain,
    /// Whose pass.
    pub wallet: Wallet,
}

/// A change that somebody asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeRequest {
    /// To which pass.
    pub place: PassPlace,
    /// What.
    pub change: Change,
    /// Who asks.
    pub client: ClientId,
    /// In which request.
    pub request_id: String,
    /// When, Unix milliseconds.
    pub now_ms: i64,
}

/// What a change led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// The pass as it is now.
    pub record: PassRecord,
}

/// So many of its newest events are listed with a pass: what is listed has a bound, its history has
/// none.
pub const LISTED_EVENTS: i64 = 20;

/// Of one pass so many of its newest events are told: a client may make any number of them.
pub const MAX_EVENTS: i64 = 1_000;

/// A pass with its history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassRecord {
    /// The pass.
    pub pass: Pass,
    /// Its history, oldest first.
    pub events: Vec<Event>,
    /// Its newest operation; `None`: it was rejected before there was one.
    pub operation: Option<OperationId>,
}

/// Which passes to list. `None` stands for any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassFilter {
    /// The tenant.
    pub org: OrgId,
    /// The mode of who asks: in test mode there are testnets alone.
    pub mode: AppMode,
    /// Of which network.
    pub network: Option<NetworkKey>,
    /// On which kind of chain, in the API's word.
    pub chain_type: Option<crate::model::ChainType>,
    /// On which network of a chain, in the API's word.
    pub chain_network: Option<String>,
    /// In which state, as the API shows it.
    pub state: Option<PassState>,
    /// Whose.
    pub wallet: Option<Wallet>,
    /// Those after this place.
    pub after: Option<ListPlace>,
    /// Without the first so many.
    pub skip: i64,
    /// At most so many.
    pub limit: i64,
}

/// A place in a list that only grows at its end: whoever has seen one has seen, or been able to see,
/// all before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListPlace {
    /// A number that the organisation's transactions get one after the other.
    pub number: i64,
    /// The id of what is there.
    pub id: uuid::Uuid,
}

/// Which operations to list. `None` stands for any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OperationFilter {
    /// The tenant.
    pub org: OrgId,
    /// Which chains are seen.
    pub mode: AppMode,
    /// How far they have come.
    pub status: Option<OperationStatus>,
    /// Those after this place.
    pub after: Option<ListPlace>,
    /// At most so many.
    pub limit: i64,
}

/// A client and those of its keys that stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientWithKeys {
    /// The client.
    pub client: Client,
    /// Its keys, newest first.
    pub keys: Vec<ClientKey>,
}

/// Operations of one status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backlog {
    /// Which.
    pub status: OperationStatus,
    /// How many.
    pub count: i64,
    /// When the oldest was asked for, Unix milliseconds.
    pub oldest_at_ms: Option<i64>,
}

/// How long an answer to a request with an idempotency key is kept.
pub const KEEP_ANSWERS_MS: i64 = 24 * 60 * 60 * 1_000;

/// What an idempotency key is good for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IdempotencyStart {
    /// The request shall be carried out, as this attempt at it.
    Go(i64),
    /// It was, and this was the answer.
    Replay(StoredResponse),
    /// Somebody else is at it.
    InFlight,
    /// The key was used for another request.
    Mismatch,
}

/// An answer that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredResponse {
    /// The status.
    pub status: u16,
    /// The header `Location`.
    pub location: Option<String>,
    /// The body.
    pub body: Vec<u8>,
}
