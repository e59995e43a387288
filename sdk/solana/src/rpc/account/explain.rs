use portcullis_types::{
    Attributes, GatekeeperEntry, GatekeeperStatus, PassState, Reason, Record, Requirement, Verdict,
    evaluate,
};
use solana_address::Address;

use super::PassStatus;
use crate::rpc::{Cluster, ReadError};

/// Why a gate answers as it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// What the gate asks for.
    pub requirement: Requirement,
    /// What it answers.
    pub verdict: Verdict,
    /// Everything that stands in the way, by code: the first is the verdict's.
    pub reasons: Vec<Reason>,
    /// What it is based on.
    pub status: PassStatus,
    /// What the network says of the gatekeeper that stands for the pass; `None` if there is no pass
    /// or no such gatekeeper.
    pub issuer: Option<GatekeeperEntry>,
    /// Required, and not set.
    pub missing_attributes: Attributes,
    /// How long the pass is valid still, in seconds, negative once it has expired; `None` if there
    /// is no pass or it never expires.
    pub remaining_seconds: Option<i64>,
    /// How long ago the pass was issued, in seconds; `None` if there is no pass.
    pub age_seconds: Option<i64>,
}

impl Explanation {
    fn new(requirement: Requirement, status: PassStatus) -> Self {
        let verdict = status.verdict_for(&requirement);
        let reasons = reasons(requirement, &status);
        let pass = status.pass.as_ref().map(|pass| pass.facts);
        let missing = |held: Attributes| Attributes(requirement.attributes.0 & !held.0);
        let expires_at = pass.map(|pass| pass.expires_at).filter(|expires_at| *expires_at != 0);
        Self {
            requirement,
            verdict,
            reasons,
            issuer: status.network_facts().issuer,
            missing_attributes: pass
                .map_or(requirement.attributes, |pass| missing(pass.attributes)),
            remaining_seconds: expires_at.map(|expires_at| expires_at.saturating_sub(status.now)),
            age_seconds: pass.map(|pass| status.now.saturating_sub(pass.issued_at)),
            status,
        }
    }
}

/// The rule names one reason. What would be left to say is found by removing that one and asking the
/// rule again.
fn reasons(mut requirement: Requirement, status: &PassStatus) -> Vec<Reason> {
    let mut reasons = Vec::new();
    let mut network = status.network_facts();
    let mut record = status.record;
    while let Verdict::Deny(reason) = evaluate(&requirement, &network, &record, status.now) {
        reasons.push(reason);
        match (reason, &mut record) {
            (Reason::Revoked | Reason::Frozen, Record::Found(pass)) => {
                pass.state = PassState::Active;
            }
            (Reason::Expired, Record::Found(pass)) => pass.expires_at = 0,
            (Reason::IssuerInactive, Record::Found(pass)) => {
                let (status, generation) = (GatekeeperStatus::Active, pass.generation);
                network.issuer = Some(GatekeeperEntry { status, generation });
            }
            (Reason::MissingAttributes, _) => requirement.attributes = Attributes::NONE,
            (Reason::ExpiresTooSoon, _) => requirement.min_remaining_seconds = 0,
            (Reason::TooOld, _) => requirement.max_age_seconds = 0,
            (Reason::NetworkPaused, _) => network.paused = false,
            // Without a pass there is nothing more to judge but the network.
            _ => {
                let paused = status.network_record.as_ref().is_some_and(|network| network.paused);
                reasons.extend(paused.then_some(Reason::NetworkPaused));
                break;
            }
        }
    }
    reasons
}

impl Cluster {
    /// Why a gate with this requirement opens or not: the verdict, and every reason against, with the
    /// facts. One request.
    ///
    /// # Errors
    ///
    /// [`ReadError::Rpc`] if the node does not answer well.
    pub async fn explain(
        &self,
        network: &Address,
        wallet: &Address,
        requirement: &Requirement,
    ) -> Result<Explanation, ReadError> {
        Ok(Explanation::new(*requirement, self.status(network, wallet).await?))
    }
}

#[cfg(test)]
mod tests;
