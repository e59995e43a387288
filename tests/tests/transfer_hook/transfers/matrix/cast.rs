//! A wallet in every state.

use std::fmt;

use e2e::{
    chain::{START, actor},
    token::Token,
    world::World,
};
use portcullis_solana::{
    Address,
    instruction::{FreezePass, IssuePass},
    transfer_hook::PolicySettings,
};
use portcullis_types::{Attributes, ExemptionKind, GatekeeperStatus, Reason, Requirement};
use solana_keypair::Keypair;
use solana_signer::Signer;

use crate::transfers::stage::{FUNDS, Stage};

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;
/// What the policies ask of a pass.
pub(super) const REQUIREMENT: Requirement = Requirement {
    attributes: Attributes::HUMAN,
    min_remaining_seconds: DAY as u64,
    max_age_seconds: 10 * DAY as u64,
};

/// When a pass expires that is to be good at the time of the transfers.
const LATE: i64 = START + 60 * DAY;

/// What a wallet is in a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    NoPass,
    Active,
    Frozen,
    Revoked,
    Expired,
    IssuerHalted,
    GenerationRaised,
    MissingAttribute,
    ExpiresTooSoon,
    TooOld,
    /// Without a pass, but exempt by the policy.
    Exempt,
}

/// Of the main network.
pub(super) const STATES: [State; 11] = [
    State::NoPass,
    State::Active,
    State::Frozen,
    State::Revoked,
    State::Expired,
    State::IssuerHalted,
    State::GenerationRaised,
    State::MissingAttribute,
    State::ExpiresTooSoon,
    State::TooOld,
    State::Exempt,
];

/// Of the other network.
pub(super) const OTHER_STATES: [State; 3] = [State::NoPass, State::Active, State::Frozen];

impl State {
    /// Why the main network's pass is no good, paused or not.
    pub(super) fn in_main(self, paused: bool) -> Option<Reason> {
        match (self, paused) {
            (Self::Active, false) => None,
            (Self::Active, true) => Some(Reason::NetworkPaused),
            (Self::NoPass | Self::Exempt, _) => Some(Reason::NoPass),
            (Self::Frozen, _) => Some(Reason::Frozen),
            (Self::Revoked, _) => Some(Reason::Revoked),
            (Self::Expired, _) => Some(Reason::Expired),
            (Self::IssuerHalted | Self::GenerationRaised, _) => Some(Reason::IssuerInactive),
            (Self::MissingAttribute, _) => Some(Reason::MissingAttributes),
            (Self::ExpiresTooSoon, _) => Some(Reason::ExpiresTooSoon),
            (Self::TooOld, _) => Some(Reason::TooOld),
        }
    }

    /// Why the other network's is.
    pub(super) fn in_other(self) -> Option<Reason> {
        self.in_main(false)
    }
}

/// A wallet.
pub(super) struct Party {
    pub(super) main: State,
    pub(super) other: State,
    pub(super) keys: Keypair,
}

impl fmt::Debug for Party {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:?} and {:?}", self.main, self.other)
    }
}

/// A token, and for each side a wallet in every state.
pub(super) struct Cast {
    pub(super) stage: Stage,
    pub(super) senders: Vec<Party>,
    pub(super) receivers: Vec<Party>,
}

impl Cast {
    /// Wallets in all of `STATES` combined with these states in the other network.
    pub(super) fn new(others: &[State]) -> Self {
        let mut world = World::new();
        let settings = PolicySettings::holders_of(world.main.address);
        let token = Token::new(&mut world, "gold", settings);
        let mut cast = Self {
            stage: Stage { world, token },
            senders: parties("sender", others),
            receivers: parties("receiver", others),
        };
        cast.give_passes();
        cast.give_accounts();
        cast
    }

    fn parties(&self) -> Vec<(State, State, Address)> {
        let parties = self.senders.iter().chain(&self.receivers);
        parties.map(|party| (party.main, party.other, party.keys.pubkey())).collect()
    }

    /// What was issued before a generation was raised, and longer ago than ten days, comes first.
    fn give_passes(&mut self) {
        let parties = self.parties();
        let of = |state: State| {
            let holders = parties.iter().filter(move |(main, ..)| *main == state);
            holders.map(|(.., wallet)| *wallet)
        };
        let world = &mut self.stage.world;
        for wallet in of(State::GenerationRaised) {
            issue_in_main(world, 0, wallet, Attributes::HUMAN, LATE);
        }
        world.raise_generation(0);
        for wallet in of(State::TooOld) {
            issue_in_main(world, 0, wallet, Attributes::HUMAN, LATE);
        }

        let (issued, asked) = (START + 10 * DAY, START + 10 * DAY + 2 * HOUR);
        world.chain.set_now(issued);
        for (main, _, wallet) in &parties {
            let (slot, attributes, expires_at) = match main {
                State::NoPass | State::Exempt | State::GenerationRaised | State::TooOld => continue,
                State::Active | State::Frozen | State::Revoked => (0, Attributes::HUMAN, LATE),
                State::Expired => (0, Attributes::HUMAN, issued + HOUR),
                State::IssuerHalted => (1, Attributes::HUMAN, LATE),
                State::MissingAttribute => (0, Attributes::NONE, LATE),
                State::ExpiresTooSoon => (0, Attributes::HUMAN, asked + DAY - 1),
            };
            issue_in_main(world, slot, *wallet, attributes, expires_at);
        }
        of(State::Frozen).for_each(|wallet| world.freeze(&wallet));
        of(State::Revoked).for_each(|wallet| world.revoke(&wallet));
        world.set_status(1, GatekeeperStatus::Halted);
        for (_, other, wallet) in &parties {
            give_pass_in_other(world, *other, *wallet);
        }
        world.chain.set_now(asked);
    }

    fn give_accounts(&mut self) {
        let Stage { world, token } = &mut self.stage;
        for party in &self.senders {
            token.funded(world, &party.keys.pubkey(), FUNDS);
        }
        for party in &self.receivers {
            token.account(world, &party.keys.pubkey());
        }
        for (main, _, wallet) in self.parties() {
            if main == State::Exempt {
                self.stage.exempt(wallet, ExemptionKind::Other);
            }
        }
    }
}

fn parties(side: &str, others: &[State]) -> Vec<Party> {
    let pairs = STATES.iter().flat_map(|main| others.iter().map(move |other| (*main, *other)));
    pairs
        .filter(|pair| pair.0 != State::Exempt || pair.1 == State::NoPass)
        .map(|(main, other)| {
            let keys = actor(&format!("{side}, {main:?}, {other:?}"));
            Party { main, other, keys }
        })
        .collect()
}

fn issue_in_main(
    world: &mut World,
    slot: u16,
    wallet: Address,
    attributes: Attributes,
    expires_at: i64,
) {
    let operator = world.main.gatekeepers[usize::from(slot)].operator.insecure_clone();
    let issue = IssuePass {
        operator: operator.pubkey(),
        gatekeeper_slot: slot,
        expires_at: Some(expires_at),
        attributes,
        ..world.issue(&wallet)
    };
    let payer = world.payer.insecure_clone();
    world.send(issue.instruction(), &[&payer, &operator]).unwrap();
}

fn give_pass_in_other(world: &mut World, state: State, wallet: Address) {
    let operator = world.other.gatekeepers[0].operator.insecure_clone();
    let network = world.other.address;
    let issue = IssuePass {
        operator: operator.pubkey(),
        network,
        expires_at: Some(LATE),
        attributes: Attributes::HUMAN,
        ..world.issue(&wallet)
    };
    let freeze =
        FreezePass { actor: operator.pubkey(), network, gatekeeper_slot: 0, wallet, reason: 0 };
    let instructions = match state {
        State::NoPass => return,
        State::Active => vec![issue.instruction()],
        State::Frozen => vec![issue.instruction(), freeze.instruction()],
        state => panic!("{state:?} is not of the other network"),
    };
    let payer = world.payer.insecure_clone();
    world.chain.send(&instructions, &[&payer, &operator]).unwrap();
}
