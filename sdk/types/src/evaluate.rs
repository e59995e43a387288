use crate::{Attributes, GatekeeperEntry, PassState, Reason, Requirement, Verdict};

/// The facts of a pass that the rule looks at. Times are Unix seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Pass {
    /// The stored state.
    pub state: PassState,
    /// What was found out about the holder.
    pub attributes: Attributes,
    /// When the pass was issued. Renewal leaves it.
    pub issued_at: i64,
    /// The last second in which the pass is valid; zero: it never expires.
    pub expires_at: i64,
    /// Slot of the gatekeeper that stands for the pass.
    pub gatekeeper_slot: u16,
    /// The gatekeeper's generation when it issued the pass or took it over.
    pub generation: u16,
}

impl Pass {
    /// Whether the expiry lies in the past. The expiry second itself does not.
    #[inline(always)]
    pub const fn is_expired(&self, now: i64) -> bool {
        self.expires_at != 0 && now > self.expires_at
    }
}

/// The facts of a network that the rule looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Network {
    /// Whether the network's authority or guardian paused it.
    pub paused: bool,
    /// The entry of the gatekeeper slot that the pass names; `None` if the network has no such slot.
    pub issuer: Option<GatekeeperEntry>,
}

/// What was found where the wallet's pass should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Record {
    /// Nothing.
    Missing,
    /// Something that is not this wallet's pass of this network.
    Foreign,
    /// The pass.
    Found(Pass),
}

/// The rule: whether a pass opens the gate at `now` (Unix seconds), and if not, why.
///
/// Total: defined for every input, and it never panics. When several reasons apply, the one with
/// the lowest code is returned.
///
/// It does not know who is asking: that the wallet shown has signed is for the caller to check.
///
/// ```
/// use portcullis_types::*;
///
/// let network = Network {
///     paused: false,
///     issuer: Some(GatekeeperEntry { status: GatekeeperStatus::Active, generation: 0 }),
/// };
/// let pass = Pass {
///     state: PassState::Active,
///     attributes: Attributes::HUMAN,
///     issued_at: 1_000,
///     expires_at: 2_000,
///     gatekeeper_slot: 0,
///     generation: 0,
/// };
/// let record = Record::Found(pass);
/// assert_eq!(evaluate(&Requirement::ANY, &network, &record, 2_000), Verdict::Allow);
/// assert_eq!(
///     evaluate(&Requirement::ANY, &network, &record, 2_001),
///     Verdict::Deny(Reason::Expired)
/// );
/// ```
#[inline(always)]
pub fn evaluate(
    requirement: &Requirement,
    network: &Network,
    record: &Record,
    now: i64,
) -> Verdict {
    let pass = match record {
        Record::Missing => return Verdict::Deny(Reason::NoPass),
        Record::Foreign => return Verdict::Deny(Reason::WrongPass),
        Record::Found(pass) => pass,
    };
    match pass.state {
        PassState::Revoked => return Verdict::Deny(Reason::Revoked),
        PassState::Frozen => return Verdict::Deny(Reason::Frozen),
        PassState::Active => {}
    }
    if pass.is_expired(now) {
        return Verdict::Deny(Reason::Expired);
    }
    if !network.issuer.is_some_and(|issuer| issuer.stands_for(pass.generation)) {
        return Verdict::Deny(Reason::IssuerInactive);
    }
    if !pass.attributes.contains(requirement.attributes) {
        return Verdict::Deny(Reason::MissingAttributes);
    }
    // Not expired, so `expires_at - now` is the true remainder, whatever the extremes.
    if pass.expires_at != 0 && pass.expires_at.abs_diff(now) < requirement.min_remaining_seconds {
        return Verdict::Deny(Reason::ExpiresTooSoon);
    }
    if requirement.max_age_seconds != 0
        && now > pass.issued_at
        && now.abs_diff(pass.issued_at) > requirement.max_age_seconds
    {
        return Verdict::Deny(Reason::TooOld);
    }
    if network.paused {
        return Verdict::Deny(Reason::NetworkPaused);
    }
    Verdict::Allow
}
