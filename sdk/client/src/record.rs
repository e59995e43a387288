//! What the chains tell of passes, networks and gatekeepers.

use portcullis_evm::PassWord;
use portcullis_solana::rpc::PassRecord;
use portcullis_types::{
    Attributes, GatekeeperStatus, PassState, Reason, Verdict,
    lifecycle::{Permissions, StatusReason},
};
use serde::Serialize;

use crate::{Address, NetworkId, operation::NetworkSettings};

/// When something was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Moment {
    /// The chain's time, Unix seconds.
    pub unix_seconds: i64,
    /// The slot on Solana, the block's number on EVM chains.
    pub height: u64,
}

/// A pass, whether good or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PassDetails {
    /// The network.
    pub network: NetworkId,
    /// Whose it is.
    pub wallet: Address,
    /// The stored state. That it has expired is not stored.
    pub state: PassState,
    /// Why it was frozen or revoked: the gatekeeper's or network's code, 0 to 127; 0: none given.
    pub status_reason: u8,
    /// Whether it was the network that froze or revoked it.
    pub by_network: bool,
    /// What was found out about the holder.
    pub attributes: Attributes,
    /// When it was issued, Unix seconds.
    pub issued_at: i64,
    /// The last second in which it is valid, Unix seconds; zero: it never expires.
    pub expires_at: i64,
    /// Slot or index of the gatekeeper that stands for it.
    pub gatekeeper: u32,
    /// Whether its own word alone decides it; see
    /// [`NetworkSettings::unbound`](crate::operation::NetworkSettings). Never on Solana.
    pub unbound: bool,
    /// Who gets the rent back. On Solana only.
    pub rent_payer: Option<Address>,
}

impl PassDetails {
    pub(crate) fn of_record(pass: &PassRecord) -> Self {
        Self {
            network: NetworkId::Solana(pass.network),
            wallet: Address::Solana(pass.wallet),
            state: pass.facts.state,
            status_reason: pass.status_reason.code(),
            by_network: pass.status_reason.by_network(),
            attributes: pass.facts.attributes,
            issued_at: pass.facts.issued_at,
            expires_at: pass.facts.expires_at,
            gatekeeper: pass.facts.gatekeeper_slot.into(),
            unbound: false,
            rent_payer: Some(Address::Solana(pass.rent_payer)),
        }
    }

    /// `None` if the word holds no pass.
    pub(crate) fn of_word(
        network: portcullis_evm::B256,
        wallet: portcullis_evm::Address,
        pass: PassWord,
    ) -> Option<Self> {
        let reason: StatusReason = pass.status_reason();
        Some(Self {
            network: NetworkId::Evm(network),
            wallet: Address::Evm(wallet),
            state: pass.state()?,
            status_reason: reason.code(),
            by_network: reason.by_network(),
            attributes: pass.attributes(),
            // Forty bits each.
            issued_at: i64::try_from(pass.issued_at()).unwrap_or(i64::MAX),
            expires_at: i64::try_from(pass.expires_at()).unwrap_or(i64::MAX),
            gatekeeper: pass.gatekeeper(),
            unbound: pass.is_unbound(),
            rent_payer: None,
        })
    }
}

/// What a gate answers, and what it is based on, all of one moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PassStatus {
    /// The network asked about.
    pub network: NetworkId,
    /// The wallet asked about.
    pub wallet: Address,
    /// The answer, the same as a program's or contract's at that moment.
    pub verdict: Verdict,
    /// Everything that stands in the way, by code; the first is the verdict's.
    pub reasons: Vec<Reason>,
    /// The pass, if there is one.
    pub pass: Option<PassDetails>,
    /// Whether the network is paused; `None`: there is no such network.
    pub paused: Option<bool>,
    /// When.
    pub at: Moment,
}

/// A network.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NetworkDetails {
    /// Which.
    pub network: NetworkId,
    /// Who decides about it.
    pub authority: Address,
    /// Who is to become its authority by accepting.
    pub pending_authority: Option<Address>,
    /// Who may pause, freeze and halt.
    pub guardian: Option<Address>,
    /// What it decides about its passes.
    pub settings: NetworkSettings,
    /// Whether it is paused.
    pub paused: bool,
    /// How many gatekeepers it ever had. On Solana their slots are counted from 0, on EVM chains
    /// their indexes from 1, and a raised generation takes one more.
    pub gatekeepers_ever: u32,
}

/// A gatekeeper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GatekeeperDetails {
    /// Its slot on Solana, its index on EVM chains.
    pub gatekeeper: u32,
    /// Its cold key.
    pub authority: Address,
    /// Its hot key; `None`: it was removed, or lives on under another index.
    pub operator: Option<Address>,
    /// Whether it may act, and whether its passes count.
    pub status: Option<GatekeeperStatus>,
    /// Whether passes that it issued now would count.
    pub stands: bool,
    /// What it may do to the passes it issues; `None` where it can do nothing any more.
    pub permissions: Option<Permissions>,
    /// Longest lifetime it may grant, in seconds; zero: the network's.
    pub max_lifetime_seconds: u64,
    /// The most passes it may issue in a day; zero: no limit.
    pub issued_per_day: u32,
    /// How often its generation was raised. On EVM chains it has another index each time.
    pub generation: Option<u16>,
    /// Who may take its passes over. On EVM chains only.
    pub successor: Option<u32>,
    /// How many pass accounts name it. On Solana only.
    pub passes: Option<u64>,
}
