use super::{Action, LifecycleCase, PassAfter, Role, StepVector};
use portcullis_types::{
    Attributes, GatekeeperEntry, GatekeeperStatus, Network, Pass, Record, Requirement, Verdict,
    evaluate,
    lifecycle::{Gatekeeper, LifecycleError, Permissions, Policy, Signer, Step, StoredPass, apply},
};

/// The name of an error in the vectors: the reason's own name for a denial.
pub fn error_name(error: LifecycleError) -> String {
    match error {
        LifecycleError::Denied(reason) => reason.name().to_owned(),
        refused => format!("{refused:?}"),
    }
}

/// One network and one wallet, run by the Rust rule alone: what the chains are compared with.
#[derive(Clone, Debug)]
pub struct Model {
    policy: Policy,
    gatekeepers: Vec<Gatekeeper>,
    pass: Option<StoredPass>,
}

impl Model {
    /// As a case starts: nothing paused, every gatekeeper active, no pass.
    pub fn new(case: &LifecycleCase) -> Self {
        let policy = Policy {
            default_lifetime_seconds: case.policy.default_lifetime_seconds,
            max_lifetime_seconds: case.policy.max_lifetime_seconds,
            renounce_forbidden: case.policy.renounce_forbidden,
            single_use: case.policy.single_use,
            paused: false,
        };
        let gatekeepers = (0..).zip(&case.gatekeepers).map(|(slot, gatekeeper)| Gatekeeper {
            slot,
            entry: GatekeeperEntry { status: GatekeeperStatus::Active, generation: 0 },
            permissions: Permissions(gatekeeper.permissions),
            max_lifetime_seconds: gatekeeper.max_lifetime_seconds,
        });
        Self { policy, gatekeepers: gatekeepers.collect(), pass: None }
    }

    /// The pass as it stands.
    pub fn pass(&self) -> Option<PassAfter> {
        self.pass.map(|stored| PassAfter {
            state: stored.pass.state,
            attributes: stored.pass.attributes.0,
            issued_at: stored.pass.issued_at,
            expires_at: stored.pass.expires_at,
            gatekeeper_slot: stored.pass.gatekeeper_slot,
            generation: stored.pass.generation,
            status_reason: stored.status_reason.to_byte(),
        })
    }

    /// The rule's answer at `now` to a gate that asks for any good pass.
    pub fn verdict(&self, now: i64) -> Verdict {
        let record = self.pass.map_or(Record::Missing, |stored| Record::Found(stored.pass));
        let issuer = self.issuer().map(|gatekeeper| gatekeeper.entry);
        let network = Network { paused: self.policy.paused, issuer };
        evaluate(&Requirement::ANY, &network, &record, now)
    }

    /// Takes a step.
    ///
    /// # Errors
    ///
    /// Why it is refused; nothing has changed then.
    pub fn take(&mut self, step: &StepVector) -> Result<(), LifecycleError> {
        let pass_step = match step.action {
            Action::Issue { expires_at, attributes } => {
                Step::Issue { expires_at, attributes: Attributes(attributes) }
            }
            Action::Freeze { reason } => Step::Freeze { reason },
            Action::Unfreeze => Step::Unfreeze,
            Action::Renew { expires_at } => Step::Renew { expires_at },
            Action::Revoke { reason } => Step::Revoke { reason },
            Action::SetAttributes { attributes } => {
                Step::SetAttributes { attributes: Attributes(attributes) }
            }
            Action::TakeOver => Step::TakeOver,
            Action::Renounce => Step::Renounce,
            Action::Consume { requirement } => Step::Consume { requirement: requirement.into() },
            Action::Close => Step::Close,
            of_network => {
                self.decide(of_network);
                return Ok(());
            }
        };
        let signer = self.signer(step.by);
        let acting = match pass_step {
            Step::Issue { .. } | Step::TakeOver => self.operated_by(step.by),
            _ => self.issuer(),
        };
        // Where nobody acts and no pass is there, the step is refused before a gatekeeper matters.
        let Some(gatekeeper) = acting.or(self.gatekeepers.first()) else {
            return Err(LifecycleError::NotAuthorized);
        };
        self.pass =
            apply(self.pass.as_ref(), &pass_step, signer, &self.policy, gatekeeper, step.now)?;
        Ok(())
    }

    fn decide(&mut self, action: Action) {
        let mut with = |slot: u16, change: &dyn Fn(&mut Gatekeeper)| {
            self.gatekeepers.get_mut(usize::from(slot)).into_iter().for_each(change);
        };
        match action {
            Action::Pause => self.policy.paused = true,
            Action::Unpause => self.policy.paused = false,
            Action::SetGatekeeperStatus { gatekeeper, status } => {
                with(gatekeeper, &|gatekeeper| gatekeeper.entry.status = status);
            }
            Action::RemoveGatekeeper { gatekeeper } => {
                with(gatekeeper, &|gatekeeper| {
                    gatekeeper.entry.status = GatekeeperStatus::Removed;
                });
            }
            Action::RaiseGeneration { gatekeeper } => {
                with(gatekeeper, &|gatekeeper| {
                    gatekeeper.entry.generation = gatekeeper.entry.generation.saturating_add(1);
                });
            }
            Action::SetPermissions { gatekeeper, permissions } => {
                with(gatekeeper, &|gatekeeper| gatekeeper.permissions = Permissions(permissions));
            }
            _ => {}
        }
    }

    /// The gatekeeper that the pass names.
    fn issuer(&self) -> Option<&Gatekeeper> {
        let slot = self.pass?.pass.gatekeeper_slot;
        self.gatekeepers.get(usize::from(slot))
    }

    fn operated_by(&self, role: Role) -> Option<&Gatekeeper> {
        self.gatekeepers.get(usize::from(role.slot()?))
    }

    fn signer(&self, role: Role) -> Signer {
        match role {
            Role::Authority => Signer::NetworkAuthority,
            Role::Guardian => Signer::Guardian,
            Role::Holder => Signer::Holder,
            Role::Stranger => Signer::Stranger,
            Role::Gatekeeper0 | Role::Gatekeeper1 => {
                self.operated_by(role).map_or(Signer::Stranger, |gatekeeper| Signer::Operator {
                    permissions: gatekeeper.permissions,
                    status: gatekeeper.entry.status,
                    issued_it: self.pass.is_some_and(|stored| names(&stored.pass, gatekeeper)),
                })
            }
        }
    }
}

/// Whether the pass names the gatekeeper in its present generation, whatever its status.
fn names(pass: &Pass, gatekeeper: &Gatekeeper) -> bool {
    pass.gatekeeper_slot == gatekeeper.slot && pass.generation == gatekeeper.entry.generation
}
