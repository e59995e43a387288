use super::{
    LifecycleError, Lifetimes, Permissions, Signer, StatusReason, Verb, authorise, check_close,
    check_issue, consumed_expiry, expiry, freeze, next_state,
};
use crate::{
    Attributes, GatekeeperEntry, Network, Pass, PassState, Reason, Record, Requirement, evaluate,
};

/// A step of a pass's life with what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Step {
    /// Create the pass.
    Issue {
        /// See [`expiry`].
        expires_at: Option<i64>,
        /// What the gatekeeper found out.
        attributes: Attributes,
    },
    /// Suspend it.
    Freeze {
        /// Why, 0 to 127.
        reason: u8,
    },
    /// Lift the suspension.
    Unfreeze,
    /// Change its expiry.
    Renew {
        /// See [`expiry`].
        expires_at: Option<i64>,
    },
    /// Withdraw it for good.
    Revoke {
        /// Why, 0 to 127.
        reason: u8,
    },
    /// Change its attributes.
    SetAttributes {
        /// The new set.
        attributes: Attributes,
    },
    /// Stand for it from now on.
    TakeOver,
    /// Give it up.
    Renounce,
    /// Use it up.
    Consume {
        /// What the dApp asks of it.
        requirement: Requirement,
    },
    /// Clear it away.
    Close,
}

impl Step {
    /// The verb alone.
    pub const fn verb(&self) -> Verb {
        match self {
            Self::Issue { .. } => Verb::Issue,
            Self::Freeze { .. } => Verb::Freeze,
            Self::Unfreeze => Verb::Unfreeze,
            Self::Renew { .. } => Verb::Renew,
            Self::Revoke { .. } => Verb::Revoke,
            Self::SetAttributes { .. } => Verb::SetAttributes,
            Self::TakeOver => Verb::TakeOver,
            Self::Renounce => Verb::Renounce,
            Self::Consume { .. } => Verb::Consume,
            Self::Close => Verb::Close,
        }
    }
}

/// A pass as it is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct StoredPass {
    /// What the rule looks at.
    pub pass: Pass,
    /// Why it was frozen or revoked.
    pub status_reason: StatusReason,
}

/// What the network has decided about its passes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(default))]
pub struct Policy {
    /// Lifetime of a pass for which no expiry is asked, in seconds; zero: the maximum.
    pub default_lifetime_seconds: u64,
    /// Longest lifetime, in seconds; zero: no limit.
    pub max_lifetime_seconds: u64,
    /// Whether holders may not renounce.
    pub renounce_forbidden: bool,
    /// Whether holders may consume their passes.
    pub single_use: bool,
    /// Whether the network is paused.
    pub paused: bool,
}

/// The gatekeeper whose operator signs or which stands for the pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Gatekeeper {
    /// Its slot in the network.
    pub slot: u16,
    /// What the network records of it.
    pub entry: GatekeeperEntry,
    /// What it may do.
    pub permissions: Permissions,
    /// Longest lifetime it may grant, in seconds; zero: the network's.
    pub max_lifetime_seconds: u64,
}

/// The whole life of a pass as one function: what `step`, signed by `signer` at `now` (Unix
/// seconds), makes of it. `Ok(None)`: it is gone.
///
/// `gatekeeper` is the one that acts in [`Step::Issue`] and [`Step::TakeOver`], and the one that the
/// pass names in every other step. Quotas are not looked at.
///
/// # Errors
///
/// Why the step is refused; nothing has changed then.
pub fn apply(
    stored: Option<&StoredPass>,
    step: &Step,
    signer: Signer,
    policy: &Policy,
    gatekeeper: &Gatekeeper,
    now: i64,
) -> Result<Option<StoredPass>, LifecycleError> {
    let verb = step.verb();
    let lifetimes = Lifetimes {
        default_seconds: policy.default_lifetime_seconds,
        network_max_seconds: policy.max_lifetime_seconds,
        gatekeeper_max_seconds: gatekeeper.max_lifetime_seconds,
    };
    if let Step::Issue { expires_at, attributes } = *step {
        authorise(verb, signer, policy.paused, false)?;
        check_issue(stored.map(|stored| stored.pass.state))?;
        return Ok(Some(StoredPass {
            pass: Pass {
                state: PassState::Active,
                attributes,
                issued_at: now,
                expires_at: expiry(expires_at, now, lifetimes)?,
                gatekeeper_slot: gatekeeper.slot,
                generation: gatekeeper.entry.generation,
            },
            status_reason: StatusReason::NONE,
        }));
    }
    let mut next = *stored.ok_or(Reason::NoPass)?;
    let frozen_by_network = next.pass.state == PassState::Frozen && next.status_reason.by_network();
    authorise(verb, signer, policy.paused, frozen_by_network)?;
    let by_network = matches!(signer, Signer::NetworkAuthority | Signer::Guardian);
    match *step {
        Step::Issue { .. } => {}
        Step::Freeze { reason } => {
            next.pass.state = freeze(next.pass.state, next.status_reason, by_network)?;
            next.status_reason = StatusReason::new(reason, by_network)?;
        }
        Step::Revoke { reason } => {
            next.pass.state = next_state(verb, next.pass.state)?;
            next.status_reason = StatusReason::new(reason, by_network)?;
        }
        Step::Unfreeze => {
            next.pass.state = next_state(verb, next.pass.state)?;
            next.status_reason = StatusReason::NONE;
        }
        Step::Renew { expires_at } => {
            next_state(verb, next.pass.state)?;
            next.pass.expires_at = expiry(expires_at, now, lifetimes)?;
        }
        Step::SetAttributes { attributes } => {
            next_state(verb, next.pass.state)?;
            next.pass.attributes = attributes;
        }
        Step::TakeOver => {
            next_state(verb, next.pass.state)?;
            next.pass.gatekeeper_slot = gatekeeper.slot;
            next.pass.generation = gatekeeper.entry.generation;
        }
        Step::Renounce => {
            if policy.renounce_forbidden {
                return Err(LifecycleError::RenounceForbidden);
            }
            next_state(verb, next.pass.state)?;
            return Ok(None);
        }
        Step::Consume { requirement } => {
            if !policy.single_use {
                return Err(LifecycleError::NotSingleUse);
            }
            let network = Network { paused: policy.paused, issuer: Some(gatekeeper.entry) };
            evaluate(&requirement, &network, &Record::Found(next.pass), now).into_result()?;
            next.pass.expires_at = consumed_expiry(next.pass.expires_at, now);
        }
        Step::Close => {
            check_close(&next.pass, now)?;
            return Ok(None);
        }
    }
    Ok(Some(next))
}
