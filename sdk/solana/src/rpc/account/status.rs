use portcullis_types::{Network, Record, Requirement, Verdict, evaluate};
use solana_address::Address;
use solana_sdk_ids::sysvar;

use super::{NetworkRecord, PassRecord, clock::unix_timestamp};
use crate::{
    pda,
    rpc::{Cluster, ReadError},
};

/// Of a network whose pass is not there to be judged.
const UNKNOWN: Network = Network { paused: false, issuer: None };

/// What a gate that asks for any good pass answers, and what it is based on: pass, network and
/// clock of one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassStatus {
    /// The network's address.
    pub network: Address,
    /// The wallet asked about.
    pub wallet: Address,
    /// The answer.
    pub verdict: Verdict,
    /// The pass; `None` if there is none or what is in its place is not the wallet's pass.
    pub pass: Option<PassRecord>,
    /// The network; `None` if there is none or what is in its place is not one.
    pub network_record: Option<NetworkRecord>,
    /// What the rule was shown.
    pub record: Record,
    /// The cluster's time, Unix seconds.
    pub now: i64,
    /// The slot of that moment.
    pub slot: u64,
}

impl PassStatus {
    /// What a gate with this requirement answers, at the same moment.
    pub fn verdict_for(&self, requirement: &Requirement) -> Verdict {
        evaluate(requirement, &self.network_facts(), &self.record, self.now)
    }

    /// What the rule was shown of the network.
    pub(super) fn network_facts(&self) -> Network {
        match (&self.network_record, &self.record) {
            (Some(network), Record::Found(pass)) => network.facts(pass.gatekeeper_slot),
            _ => UNKNOWN,
        }
    }
}

/// As a program's gate sees it: a pass counts only beside its network, and what is there without
/// being the wallet's pass is foreign.
fn record(
    pass: &Result<Option<PassRecord>, ReadError>,
    network: &Result<Option<NetworkRecord>, ReadError>,
) -> Record {
    match (pass, network) {
        (Ok(None), _) => Record::Missing,
        (Ok(Some(pass)), Ok(Some(_))) => Record::Found(pass.facts),
        _ => Record::Foreign,
    }
}

impl Cluster {
    /// Whether `wallet` holds a good pass of `network`, and if not, why: the same answer as the
    /// programs give at that moment. One request.
    ///
    /// An account that is not what it should be is no error but a
    /// [`Reason::WrongPass`](portcullis_types::Reason::WrongPass).
    ///
    /// # Errors
    ///
    /// [`ReadError::Rpc`] if the node does not answer well.
    pub async fn status(
        &self,
        network: &Address,
        wallet: &Address,
    ) -> Result<PassStatus, ReadError> {
        let (address, _) = pda::pass(network, wallet);
        let accounts = self.accounts(&[address, *network, sysvar::clock::ID]).await?;
        let slot = accounts.slot;
        let [pass, network_account, clock] = accounts.array()?;
        let now = unix_timestamp(clock)?;
        let pass = PassRecord::read_of(network, wallet, address, pass);
        let network_record = NetworkRecord::read(*network, network_account);
        let mut status = PassStatus {
            network: *network,
            wallet: *wallet,
            verdict: Verdict::Allow,
            record: record(&pass, &network_record),
            pass: pass.unwrap_or_default(),
            network_record: network_record.unwrap_or_default(),
            now,
            slot,
        };
        status.verdict = status.verdict_for(&Requirement::ANY);
        Ok(status)
    }
}
