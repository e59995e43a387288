use super::decimal;
use portcullis_types::{
    Attributes, GatekeeperEntry, GatekeeperStatus, Network, Pass, PassState, Record, Requirement,
    Verdict, evaluate,
};
use serde::{Deserialize, Serialize};

/// A case of `evaluate.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvaluateCase {
    /// Says what the case shows; unique.
    pub name: String,
    /// What the gate asks.
    pub requirement: RequirementVector,
    /// The network whose pass is asked for.
    pub network: NetworkVector,
    /// The record shown; none: nothing is there.
    pub pass: Option<PassVector>,
    /// The clock, Unix seconds.
    #[serde(with = "decimal")]
    pub now: i64,
    /// `Allow` or the name of the reason.
    pub expected: String,
    /// 0 or the code of the reason.
    pub code: u8,
}

/// What a gate asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequirementVector {
    /// See [`Requirement::attributes`].
    #[serde(with = "decimal")]
    pub attributes: u64,
    /// See [`Requirement::min_remaining_seconds`].
    #[serde(with = "decimal")]
    pub min_remaining_seconds: u64,
    /// See [`Requirement::max_age_seconds`].
    #[serde(with = "decimal")]
    pub max_age_seconds: u64,
}

/// A network.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NetworkVector {
    /// Whether it is paused.
    pub paused: bool,
    /// Its gatekeepers by slot.
    pub gatekeepers: Vec<GatekeeperEntryVector>,
}

/// What a network records of a gatekeeper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GatekeeperEntryVector {
    /// Its status.
    pub status: GatekeeperStatus,
    /// Its generation.
    pub generation: u16,
}

/// Whose wallet or which network a pass names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Whose {
    /// The wallet that stands at the gate.
    Holder,
    /// The network whose pass the gate asks for.
    Main,
    /// Another wallet, another network.
    Other,
}

/// A pass as it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassVector {
    /// `holder` or `other`.
    pub wallet: Whose,
    /// `main` or `other`.
    pub network: Whose,
    /// See [`Pass::state`].
    pub state: PassState,
    /// See [`Pass::attributes`].
    #[serde(with = "decimal")]
    pub attributes: u64,
    /// See [`Pass::issued_at`].
    #[serde(with = "decimal")]
    pub issued_at: i64,
    /// See [`Pass::expires_at`].
    #[serde(with = "decimal")]
    pub expires_at: i64,
    /// See [`Pass::gatekeeper_slot`].
    pub gatekeeper_slot: u16,
    /// See [`Pass::generation`].
    pub generation: u16,
}

impl From<RequirementVector> for Requirement {
    fn from(vector: RequirementVector) -> Self {
        Self {
            attributes: Attributes(vector.attributes),
            min_remaining_seconds: vector.min_remaining_seconds,
            max_age_seconds: vector.max_age_seconds,
        }
    }
}

impl From<GatekeeperEntryVector> for GatekeeperEntry {
    fn from(vector: GatekeeperEntryVector) -> Self {
        Self { status: vector.status, generation: vector.generation }
    }
}

impl From<PassVector> for Pass {
    fn from(vector: PassVector) -> Self {
        Self {
            state: vector.state,
            attributes: Attributes(vector.attributes),
            issued_at: vector.issued_at,
            expires_at: vector.expires_at,
            gatekeeper_slot: vector.gatekeeper_slot,
            generation: vector.generation,
        }
    }
}

impl EvaluateCase {
    /// What stands where the wallet's pass should be.
    pub fn record(&self) -> Record {
        match self.pass {
            None => Record::Missing,
            Some(pass) if pass.wallet == Whose::Other || pass.network == Whose::Other => {
                Record::Foreign
            }
            Some(pass) => Record::Found(pass.into()),
        }
    }

    /// The network, with the entry of the slot that the pass names.
    pub fn network(&self) -> Network {
        let entry = |pass: PassVector| {
            self.network.gatekeepers.get(usize::from(pass.gatekeeper_slot)).copied()
        };
        Network {
            paused: self.network.paused,
            issuer: self.pass.and_then(entry).map(GatekeeperEntry::from),
        }
    }

    /// The Rust rule's answer.
    pub fn verdict(&self) -> Verdict {
        evaluate(&self.requirement.into(), &self.network(), &self.record(), self.now)
    }
}
